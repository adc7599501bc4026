package io.wechatlogin.application.result;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.UserSession;

/** The result of a login in one step that was not refused. */
public sealed interface SignInResult permits SignInResult.OpenedSession, LoginResult.BindCode {
  /**
   * The person is a user and signed in.
   *
   * @param sessionToken identifies the session from now on; it is stored only as a hash
   */
  record OpenedSession(Secret sessionToken, UserSession userSession) implements SignInResult {}
}
