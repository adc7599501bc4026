/**
 * Owns the four built-in login types, their configuration and the pages that they redirect to.
 * Leaves calls to WeChat to {@code api}, which also refuses snapshot users, pushes to {@code push}
 * and decryption to {@code userdata}.
 */
@NullMarked
package io.wechatlogin.wechat.types;

import org.jspecify.annotations.NullMarked;
