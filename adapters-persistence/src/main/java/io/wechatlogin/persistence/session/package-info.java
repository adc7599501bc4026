/**
 * Owns sessions as rows: finding, ending and rotating them. Leaves opening a session by a login,
 * and resuming one together with its user, to the hot path.
 */
@NullMarked
package io.wechatlogin.persistence.session;

import org.jspecify.annotations.NullMarked;
