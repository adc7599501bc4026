package io.wechatlogin.application;

import io.wechatlogin.application.port.SignIns.SignedIn;
import io.wechatlogin.domain.account.Corp;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.secret.Secret;
import java.time.Duration;
import java.util.List;

/** What a login ends in, unless it is refused. */
public sealed interface LoginResult {
  /**
   * The person is a user; whoever holds the code may open a session in one of the organizations.
   */
  record LoginCode(Secret loginCode, User user, Duration expiresIn) implements LoginResult {
    /** Returns the organizations to choose from. */
    public List<Corp> corpList() {
      return user.corps();
    }
  }

  /** The person is nobody yet; whoever holds the code may register or bind the identity. */
  record BindCode(Secret bindCode, Duration expiresIn) implements LoginResult {}

  /** The person is a user and signed in. */
  record OpenSession(Secret sessionToken, SignedIn signedIn) implements LoginResult {}
}
