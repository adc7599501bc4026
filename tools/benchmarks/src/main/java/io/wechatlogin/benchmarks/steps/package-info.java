/**
 * Owns the JMH benchmarks of single steps inside the process. Leaves whole requests to {@code
 * experiment}.
 */
@NullMarked
package io.wechatlogin.benchmarks.steps;

import org.jspecify.annotations.NullMarked;
