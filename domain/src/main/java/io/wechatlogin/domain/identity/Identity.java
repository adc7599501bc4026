package io.wechatlogin.domain.identity;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What WeChat proved: a person, as one app sees them. An identity is made only from the answer to
 * our own call to WeChat.
 *
 * @param appId the WeChat app; with {@code openId} it is the key
 * @param openPlatform the Open Platform account of the app; union ids are compared only inside one
 * @param openId the person's name in this app, opaque, 1 to 128 characters
 * @param unionId the person's name in all apps of the Open Platform account; WeChat may leave it
 *     out, or send it from some day on
 */
public record Identity(String appId, String openPlatform, String openId, @Nullable String unionId) {
  public Identity {
    if (appId.isEmpty() || openId.isEmpty() || (unionId != null && unionId.isEmpty())) {
      throw new IllegalArgumentException("an identity has an appId and an openId");
    }
  }

  /** Returns the union id where it is known. */
  public Optional<String> knownUnionId() {
    return Optional.ofNullable(unionId);
  }

  /** Tells whether both are one person in one app, whatever is known of the union id. */
  public boolean isSameAs(Identity other) {
    return appId.equals(other.appId) && openId.equals(other.openId);
  }

  /** Tells whether this brings a union id that the other lacks or contradicts. */
  public boolean knowsMoreThan(Identity other) {
    return unionId != null && !Objects.equals(unionId, other.unionId);
  }

  /** Returns this person with a union id that is news. */
  public Identity withUnionId(String unionId) {
    return new Identity(appId, openPlatform, openId, unionId);
  }

  /** Names the app only: the ids of persons belong in no log. */
  @Override
  public String toString() {
    return "Identity[appId=" + appId + ", openId=***]";
  }
}
