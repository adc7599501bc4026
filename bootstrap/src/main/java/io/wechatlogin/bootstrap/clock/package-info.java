/**
 * Owns the time of the service: one clock for all nodes, corrected by the database's. Everything
 * else is handed an {@link java.time.InstantSource}.
 */
@NullMarked
package io.wechatlogin.bootstrap.clock;

import org.jspecify.annotations.NullMarked;
