/**
 * Owns loginCodes and bindCodes as rows. Leaves issuing and trading a loginCode in one statement to
 * the hot path.
 */
@NullMarked
package io.wechatlogin.persistence.code;

import org.jspecify.annotations.NullMarked;
