/**
 * Owns the soak: logins at a constant rate for a long time, and a look at everything that could
 * grow. Leaves comparisons and short measurements to {@code experiment}.
 */
@NullMarked
package io.wechatlogin.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
