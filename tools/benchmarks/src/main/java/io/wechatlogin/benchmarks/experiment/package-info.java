/**
 * Owns the experiments: what is measured, in which order, and at which load. Leaves the generation
 * of the load to {@code load}, the programs to {@code environment}, and the output to {@code
 * report}.
 */
@NullMarked
package io.wechatlogin.benchmarks.experiment;

import org.jspecify.annotations.NullMarked;
