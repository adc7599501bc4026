/**
 * Owns the login: a code from WeChat becomes a loginCode, a bindCode or a session. Leaves the state
 * of web logins to {@code application.state}, and ownership to {@code application.identity}.
 */
@NullMarked
package io.wechatlogin.application.login;

import org.jspecify.annotations.NullMarked;
