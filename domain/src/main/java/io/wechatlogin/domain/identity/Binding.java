package io.wechatlogin.domain.identity;

import io.wechatlogin.domain.user.UserId;
import java.time.Instant;

/**
 * An identity that belongs to a user (the users' {@code WeChatAuthModel} row).
 *
 * @param id the random id of the row
 * @param instanceName the short name of the instance by which it was bound
 */
public record Binding(
    String id, String instanceName, Identity identity, UserId userId, Instant boundAt) {}
