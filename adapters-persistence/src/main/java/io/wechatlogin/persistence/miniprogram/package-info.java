/**
 * Owns session keys of mini programs as rows. Leaves storing the key of a login to the hot path.
 */
@NullMarked
package io.wechatlogin.persistence.miniprogram;

import org.jspecify.annotations.NullMarked;
