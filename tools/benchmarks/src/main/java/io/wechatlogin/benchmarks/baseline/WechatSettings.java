package io.wechatlogin.benchmarks.baseline;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The settings of a baseline.
 *
 * @param url the address of WeChat
 * @param tuned whether the HTTP client pools {@link #CALLS_IN_FLIGHT} connections
 */
@Component
record WechatSettings(
    @Value("${bench.app-id}") String appId,
    @Value("${bench.wechat}") String url,
    @Value("${bench.tuned}") boolean tuned) {
  static final String SECRET = "secret";

  /** The same number as in the service. */
  static final int CALLS_IN_FLIGHT = 2048;

  static final int TIMEOUT_MILLIS = 8_000;
}
