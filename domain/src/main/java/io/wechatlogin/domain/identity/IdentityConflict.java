package io.wechatlogin.domain.identity;

import io.wechatlogin.domain.user.UserId;
import java.time.Instant;

/**
 * A WeChat account whose openId belongs to one user and whose unionId to another. Nothing is
 * merged; a host decides, and unbinds one of them.
 *
 * @param id the random id of the row
 * @param instanceName the short name of the instance by which the person logged in
 * @param identity has the unionId
 * @param userId the owner of the openId, who logs in
 * @param unionUserId the owner of the unionId
 */
public record IdentityConflict(
    String id,
    String instanceName,
    Identity identity,
    UserId userId,
    UserId unionUserId,
    Instant detectedAt) {
  public IdentityConflict {
    if (identity.unionId() == null || userId.equals(unionUserId)) {
      throw new IllegalArgumentException("a conflict is about the unionId of another user");
    }
  }
}
