/**
 * Owns everything that is specific to WeChat: addresses, parameters, answers, error codes, pushes
 * and the three built-in login types. Leaves to the application what a proven identity means here,
 * and everything that is stored.
 *
 * <p>The packages are {@code types} (the login types), {@code api} (calls to WeChat), {@code push}
 * (messages from WeChat) and {@code userdata} (data that a mini program receives encrypted).
 */
@NullMarked
package io.wechatlogin.wechat;

import org.jspecify.annotations.NullMarked;
