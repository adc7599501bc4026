/**
 * Owns the metrics of the process in Prometheus' format. Leaves the address where they are read to
 * {@code adapters-http}.
 */
@NullMarked
package io.wechatlogin.bootstrap.metrics;

import org.jspecify.annotations.NullMarked;
