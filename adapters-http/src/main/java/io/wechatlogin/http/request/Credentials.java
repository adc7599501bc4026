package io.wechatlogin.http.request;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.UserSession;

/** The valid credentials of a request. */
public sealed interface Credentials {
  /** Returns the caller that the credentials identify. */
  Caller caller();

  /** The request has no credentials. */
  record None() implements Credentials {
    @Override
    public Caller caller() {
      return new Caller.Anyone();
    }
  }

  /** The request has the key of a trusted back end. */
  record HostKey(Caller.Host host) implements Credentials {
    @Override
    public Caller caller() {
      return host;
    }
  }

  /** The request has the token of a session. */
  record SessionToken(Secret token, UserSession userSession) implements Credentials {
    @Override
    public Caller caller() {
      return new Caller.SignedInUser(userSession.user().id(), userSession.session().id());
    }
  }
}
