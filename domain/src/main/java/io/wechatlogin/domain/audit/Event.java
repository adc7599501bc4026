package io.wechatlogin.domain.audit;

import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log. It contains no secret and no openId or unionId.
 *
 * @param id the random id of the row
 * @param instanceName the short name of the instance, where one took part
 * @param detail one more word, such as the error code of a refusal
 * @param requestId finds the request in the log; null for work in the background
 */
public record Event(
    String id,
    UserId userId,
    EventKind kind,
    @Nullable String instanceName,
    @Nullable String detail,
    Instant at,
    @Nullable String requestId) {}
