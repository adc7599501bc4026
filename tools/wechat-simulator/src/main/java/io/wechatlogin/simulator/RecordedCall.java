package io.wechatlogin.simulator;

import java.time.Instant;
import java.util.Map;

/** A call that reached the WeChat-shaped port, with what it was answered. */
public record RecordedCall(
    Instant at,
    String method,
    String path,
    Map<String, String> query,
    String body,
    String remoteAddress,
    int status,
    String answer) {}
