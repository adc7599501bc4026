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
 */
public record Proof(String openId, @Nullable String unionId, @Nullable Secret sessionKey) {
  public Proof(String openId, @Nullable String unionId) {
    this(openId, unionId, null);
  }

  /** Names nobody: the ids of persons belong in no log. */
  @Override
  public String toString() {
    return "Proof[***]";
  }
}
