package io.wechatlogin.application.result;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.User;
import java.time.Duration;
import java.util.List;

/** The result of a login that was not refused: {@code getLoginCode}. */
public sealed interface LoginResult {
  /**
   * The person is a user. The holder of the code may open one session, in one of the organizations.
   *
   * @param expiresIn how long the code is valid
   */
  record LoginCode(Secret loginCode, User user, Duration expiresIn) implements LoginResult {
    /** Returns the organizations to choose from. */
    public List<Corp> corpList() {
      return user.corps();
    }
  }

  /**
   * The person is not a user yet. The holder of the code may register the identity or bind it.
   *
   * @param expiresIn how long the code is valid
   */
  record BindCode(Secret bindCode, Duration expiresIn) implements LoginResult, SignInResult {}
}
