package io.wechatlogin.domain.type;

import org.jspecify.annotations.Nullable;

/**
 * What an exchange proved of a person.
 *
 * @param openId the person in this app
 * @param unionId the person in all apps of one Open Platform account, where it was given
 */
public record Proof(String openId, @Nullable String unionId) {
  /** Names nobody: the ids of persons belong in no log. */
  @Override
  public String toString() {
    return "Proof[***]";
  }
}
