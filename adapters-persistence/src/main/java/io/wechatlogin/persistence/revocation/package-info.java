/**
 * Owns revocations as rows: how many each user has had, and which WeChat accounts were unbound.
 * Leaves comparing logins with them to whoever reads the logins, by {@link
 * io.wechatlogin.persistence.revocation.Liveness} or, in the hot paths, by their text.
 *
 * <p>The time of a revocation, and only that, comes from the clock of the database. All other
 * moments come from the application; but the clocks of two nodes differ, and a login that one node
 * began before a revocation of the other must not look as if it had begun after it. A node that
 * begins a login reads its own clock that never jumps, and asks the database later how long ago
 * that is. A login that begins costs no statement for it.
 */
@NullMarked
package io.wechatlogin.persistence.revocation;

import org.jspecify.annotations.NullMarked;
