/**
 * Owns the baselines: services for comparison, written the way users of other libraries write them.
 * They share no code with this project.
 */
@NullMarked
package io.wechatlogin.benchmarks.baseline;

import org.jspecify.annotations.NullMarked;
