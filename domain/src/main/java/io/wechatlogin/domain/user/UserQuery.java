package io.wechatlogin.domain.user;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;

/**
 * What is known of a user: a part of a name, regardless of upper and lower case, or a whole userId,
 * openId or unionId. Every character stands for itself; there are no wildcards.
 *
 * @param text 2 to 200 characters without blanks around them
 */
public record UserQuery(String text) {
  /** The fewest characters. One is a part of too many names. */
  private static final int MIN = 2;

  private static final int MAX = 200;

  /**
   * Takes a text from outside.
   *
   * @throws LoginException {@code invalid_request}
   */
  public UserQuery {
    text = text.strip();
    int length = text.codePointCount(0, text.length());
    if (length < MIN || length > MAX) {
      throw new LoginException(
          LoginError.INVALID_REQUEST, "query: " + MIN + " to " + MAX + " characters");
    }
    VisibleText.check("query", text);
  }

  /** Shows no content: it is a name or an id of a person. */
  @Override
  public String toString() {
    return "UserQuery[***]";
  }
}
