/**
 * Owns sessions: their absolute and idle lifetimes, and when a use of one must be recorded. Leaves
 * storing to the {@code Sessions} ports, and tokens to {@code domain.secret}.
 *
 * <pre>
 *   opened --use, at most once per hour--> seen --7 days without use, or 30 days in all--> expired
 *      \--------- ended by the user, a host, unbinding, erasure ---------> gone
 * </pre>
 */
@NullMarked
package io.wechatlogin.domain.session;

import org.jspecify.annotations.NullMarked;
