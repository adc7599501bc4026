/**
 * Owns sessions as rows: finding, ending and rotating them. Leaves opening a session by a login,
 * and the session check of each request, to the hot path: {@code SignInSql} has both statements.
 */
@NullMarked
package io.wechatlogin.persistence.session;

import org.jspecify.annotations.NullMarked;
