package io.wechatlogin.domain.account;

import io.wechatlogin.domain.error.LoginException;

/**
 * The name of a user in the host's own words: 1 to 64 of {@code A-Z a-z 0-9 . _ @ -}.
 *
 * @throws LoginException {@code invalid_request} where the text has another shape
 */
public record UserId(String value) {
  public UserId {
    Names.id("userId", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
