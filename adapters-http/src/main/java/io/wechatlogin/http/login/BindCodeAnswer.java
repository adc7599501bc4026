package io.wechatlogin.http.login;

import io.wechatlogin.application.result.LoginResult;

/**
 * A bindCode, as answers show it.
 *
 * @param expiresIn in seconds
 */
public record BindCodeAnswer(String bindCode, long expiresIn) {
  /** Returns the answer of a result. */
  public static BindCodeAnswer of(LoginResult.BindCode result) {
    return new BindCodeAnswer(result.bindCode().reveal(), result.expiresIn().toSeconds());
  }
}
