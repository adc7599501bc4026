package io.wechatlogin.simulator;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call to the WeChat-shaped port, with its answer.
 *
 * @param at the simulator's time
 * @param answer the body of the answer; only its length if it is long or a picture
 * @param fault the fault that changed the answer; null for none
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
