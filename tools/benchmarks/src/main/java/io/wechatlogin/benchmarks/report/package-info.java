/** Owns how figures are shown: tables and pictures. */
@NullMarked
package io.wechatlogin.benchmarks.report;

import org.jspecify.annotations.NullMarked;
