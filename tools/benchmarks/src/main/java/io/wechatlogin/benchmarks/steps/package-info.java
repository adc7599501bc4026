/** Owns the measurements of single steps inside the process. */
@NullMarked
package io.wechatlogin.benchmarks.inner;

import org.jspecify.annotations.NullMarked;
