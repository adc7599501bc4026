package io.wechatlogin.http.login;

import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.http.directory.CorpAnswer;
import java.util.List;

/**
 * A loginCode, as answers show it.
 *
 * @param expiresIn in seconds
 */
public record LoginCodeAnswer(String loginCode, List<CorpAnswer> corpList, long expiresIn) {
  /** Returns the answer of a result. */
  public static LoginCodeAnswer of(LoginResult.LoginCode result) {
    return new LoginCodeAnswer(
        result.loginCode().reveal(),
        CorpAnswer.of(result.corpList()),
        result.expiresIn().toSeconds());
  }
}
