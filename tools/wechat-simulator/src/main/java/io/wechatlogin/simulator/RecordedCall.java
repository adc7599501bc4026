package io.wechatlogin.simulator;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that reached the WeChat-shaped port, with what it was answered.
 *
 * @param fault what was made to go wrong with it; null is nothing
 */
public record RecordedCall(
    Instant at,
    String method,
    String path,
    Map<String, String> query,
    String body,
    String remoteAddress,
    int status,
    String answer,
    @Nullable Fault fault) {}
