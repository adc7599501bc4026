package io.wechatlogin.domain.account;

import io.wechatlogin.domain.error.LoginException;

/**
 * The name of an organization: 1 to 64 of {@code A-Z a-z 0-9 . _ @ -}.
 *
 * @throws LoginException {@code invalid_request} where the text has another shape
 */
public record CorpId(String value) {
  public CorpId {
    Names.id("corpId", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
