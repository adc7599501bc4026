package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange proved of a person.
 *
 * @param openId the person in this app
 * @param unionId the person in all apps of one Open Platform account, where it was given
 * @param sessionKey what encrypts the person's data on its way through the application's front end,
 *     where the type knows such a thing
 * @param grant what else the person agreed to, where the type is a {@link ProfileLogin}
 */
public record Proof(
    String openId,
    @Nullable String unionId,
    @Nullable Secret sessionKey,
    @Nullable WebGrant grant) {
  /** What every type proves. */
  public Proof(String openId, @Nullable String unionId) {
    this(openId, unionId, null, null);
  }

  /** What a type with session keys proves. */
  public Proof(String openId, @Nullable String unionId, @Nullable Secret sessionKey) {
    this(openId, unionId, sessionKey, null);
  }

  /** Adds a grant, and the unionId that came with it, if only there. */
  public Proof with(WebGrant granted) {
    Profile profile = granted.profile();
    String known = unionId == null && profile != null ? profile.unionId() : unionId;
    return new Proof(openId, known, sessionKey, granted);
  }

  /** Names nobody: the ids of persons belong in no log. */
  @Override
  public String toString() {
    return "Proof[***]";
  }
}
