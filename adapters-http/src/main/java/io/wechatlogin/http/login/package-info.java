/**
 * Owns the routes of logins: by a browser that WeChat sends back, by a code that an application
 * brings, and registration. Leaves sessions to {@code http.session} and scans to {@code http.scan}.
 */
@NullMarked
package io.wechatlogin.http.login;

import org.jspecify.annotations.NullMarked;
