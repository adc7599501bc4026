/**
 * Owns WeChat's words: its addresses, parameters, answers and error codes, and the three built-in
 * login types. Leaves who a person is here, and all that is stored, to the application.
 */
@NullMarked
package io.wechatlogin.wechat;

import org.jspecify.annotations.NullMarked;
