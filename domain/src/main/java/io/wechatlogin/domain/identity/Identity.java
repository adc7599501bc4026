package io.wechatlogin.domain.identity;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person in one app, as WeChat has proven it. An identity comes only from the answer to our own
 * call to WeChat.
 *
 * @param appId the WeChat app; the key together with {@code openId}
 * @param openPlatform the Open Platform account of the app; unionIds are compared only within one
 * @param openId identifies the person in this app; opaque, 1 to 128 characters
 * @param unionId identifies the person in all apps of the Open Platform account; WeChat may leave
 *     it out, or begin to send it later
 */
public record Identity(String appId, String openPlatform, String openId, @Nullable String unionId) {
  public Identity {
    if (appId.isEmpty() || openId.isEmpty() || (unionId != null && unionId.isEmpty())) {
      throw new IllegalArgumentException("an identity has an appId and an openId");
    }
  }

  /** Returns the unionId if it is known. */
  public Optional<String> knownUnionId() {
    return Optional.ofNullable(unionId);
  }

  /** Returns whether both are the same person in the same app, regardless of the unionId. */
  public boolean isSameAs(Identity other) {
    return appId.equals(other.appId) && openId.equals(other.openId);
  }

  /** Returns whether this has a unionId that the other lacks or contradicts. */
  public boolean knowsMoreThan(Identity other) {
    return unionId != null && !Objects.equals(unionId, other.unionId);
  }

  /** Returns this person with another unionId. */
  public Identity withUnionId(String unionId) {
    return new Identity(appId, openPlatform, openId, unionId);
  }

  /** Returns this person without a unionId. */
  public Identity withoutUnionId() {
    return new Identity(appId, openPlatform, openId, null);
  }

  /** Shows the app only, because ids of persons must not appear in logs. */
  @Override
  public String toString() {
    return "Identity[appId=" + appId + ", openId=***]";
  }
}
