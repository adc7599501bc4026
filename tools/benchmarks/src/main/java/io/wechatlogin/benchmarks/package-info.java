/**
 * Owns what is measured, in which order and at which load. Leaves making the load and telling of it
 * to its parts.
 */
@NullMarked
package io.wechatlogin.benchmarks;

import org.jspecify.annotations.NullMarked;
