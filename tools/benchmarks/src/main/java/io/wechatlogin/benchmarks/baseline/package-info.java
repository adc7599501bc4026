/**
 * Owns the services to compare with, as users of other libraries write them. Nothing here is used
 * by ours.
 */
@NullMarked
package io.wechatlogin.benchmarks.baseline;

import org.jspecify.annotations.NullMarked;
