/** Owns the presentation of figures: text output and bar charts. */
@NullMarked
package io.wechatlogin.benchmarks.report;

import org.jspecify.annotations.NullMarked;
