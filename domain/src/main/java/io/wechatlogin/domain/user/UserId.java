package io.wechatlogin.domain.user;

/**
 * The id of a user, chosen by the host: 1 to 64 of {@code A-Z a-z 0-9 . _ @ -}; a text of another
 * shape is refused as {@code invalid_request}.
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
