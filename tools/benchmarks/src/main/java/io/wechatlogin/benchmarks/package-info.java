/**
 * The command line of the benchmarks. Leaves what is measured to {@code experiment}, {@code steps}
 * and {@code soak}.
 */
@NullMarked
package io.wechatlogin.benchmarks;

import org.jspecify.annotations.NullMarked;
