/**
 * Owns what the use cases need from the outside, one small interface for each subject. Leaves how
 * it is done to adapters, which prove themselves by the contract kits.
 */
@NullMarked
package io.wechatlogin.application.port;

import org.jspecify.annotations.NullMarked;
