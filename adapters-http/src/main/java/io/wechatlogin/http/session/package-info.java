/** Owns the routes of sessions. Leaves recognizing a session token to {@code http.request}. */
@NullMarked
package io.wechatlogin.http.session;

import org.jspecify.annotations.NullMarked;
