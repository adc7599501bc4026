/**
 * Owns the parts that a deployment without a database or a WeChat of its own needs: the data
 * directory, and the contracts of the embedded database and of trial mode. Leaves both
 * implementations to {@code bootstrap-trial}, which only the jar with everything contains; they are
 * found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.wechatlogin.bootstrap.embedded;

import org.jspecify.annotations.NullMarked;
