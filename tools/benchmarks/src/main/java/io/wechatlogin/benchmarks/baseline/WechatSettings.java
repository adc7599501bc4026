package io.wechatlogin.benchmarks.baseline;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where WeChat is, and which app asks.
 *
 * @param tuned whether connections are pooled for as many calls as may be in flight
 */
@Component
record WechatSettings(
    @Value("${bench.app-id}") String appId,
    @Value("${bench.wechat}") String url,
    @Value("${bench.tuned}") boolean tuned) {
  static final String SECRET = "secret";

  /** As many as the service allows itself. */
  static final int CALLS_IN_FLIGHT = 2048;

  static final int TIMEOUT_MILLIS = 8_000;
}
