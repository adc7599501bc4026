package io.wechatlogin.wechat.api;

import java.time.Duration;

/**
 * The limits of calls to WeChat.
 *
 * @param connectTimeout the time to establish a connection
 * @param callTimeout the time until the whole answer is read, connecting included
 * @param maxCallsInFlight concurrent calls; further calls are refused
 */
public record Limits(Duration connectTimeout, Duration callTimeout, int maxCallsInFlight) {
  /** The limits in production. */
  public static final Limits DEFAULT =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 2048);
}
