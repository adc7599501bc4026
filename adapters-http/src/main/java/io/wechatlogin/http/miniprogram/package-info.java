/**
 * Owns the routes that only mini programs need: decryption and phone numbers. Leaves their logins
 * to {@code http.login}.
 */
@NullMarked
package io.wechatlogin.http.miniprogram;

import org.jspecify.annotations.NullMarked;
