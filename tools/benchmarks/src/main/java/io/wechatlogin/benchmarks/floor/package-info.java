/** Owns the least that a service can do: the same statement, and nothing else. */
@NullMarked
package io.wechatlogin.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
