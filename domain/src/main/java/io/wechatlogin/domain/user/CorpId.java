package io.wechatlogin.domain.user;

/**
 * The id of an organization: 1 to 64 of {@code A-Z a-z 0-9 . _ @ -}; a text of another shape is
 * refused as {@code invalid_request}.
 */
public record CorpId(String value) implements Subject {
  public CorpId {
    Names.id("corpId", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
