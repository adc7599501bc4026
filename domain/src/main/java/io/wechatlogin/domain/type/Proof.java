package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange has proven about a person.
 *
 * @param openId identifies the person in this app
 * @param unionId identifies the person in all apps of one Open Platform account; null where WeChat
 *     left it out
 * @param sessionKey the key that encrypts the person's data on its way through the front end; set
 *     only for types that have one
 * @param grant what the person granted; set only for a {@link ProfileLogin}
 */
public record Proof(
    String openId,
    @Nullable String unionId,
    @Nullable Secret sessionKey,
    @Nullable WebGrant grant) {
  /** Makes a proof of identity only. */
  public Proof(String openId, @Nullable String unionId) {
    this(openId, unionId, null, null);
  }

  /** Makes a proof with a session key. */
  public Proof(String openId, @Nullable String unionId, @Nullable Secret sessionKey) {
    this(openId, unionId, sessionKey, null);
  }

  /** Adds a grant, and the unionId of its profile where this proof has none. */
  public Proof with(WebGrant granted) {
    Profile profile = granted.profile();
    String known = unionId == null && profile != null ? profile.unionId() : unionId;
    return new Proof(openId, known, sessionKey, granted);
  }

  /** Shows no content, because ids of persons must not appear in logs. */
  @Override
  public String toString() {
    return "Proof[***]";
  }
}
