package io.wechatlogin.races;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.domain.user.UserId;

/** Bindings of an account to a user who has one already. */
final class FurtherAccounts {
  private FurtherAccounts() {}

  /** The user has begun it in a browser, by {@code authorizations {intent: bind}}. */
  static Action.Step byCallback(Try t) {
    Try.Session session = Logins.withSessions(t);
    UserId userId = t.user().orElseThrow();
    Instance further = t.wechat.further;
    BrowserProof proof = Logins.begin(t, further, new Binder(userId, session.id()));
    Wechat.Code code = t.code();
    return () -> Logins.arrive(t, t.draw.first().callback().answer(further, code.text, proof));
  }

  /** The user redeems a bindCode of the account. */
  static Action.Step byBindCode(Try t) {
    Secret bindCode = bindCode(t);
    Try.Session session = Logins.withSessions(t);
    UserId userId = t.user().orElseThrow();
    Caller caller = new Caller.SignedInUser(userId, session.id());
    return () -> {
      t.draw.first().binding().bindByCode(t.wechat.further, userId, bindCode, caller);
      t.gained.bound = true;
    };
  }

  private static Secret bindCode(Try t) {
    return ((LoginResult.BindCode) t.logIn(t.wechat.further, null)).bindCode();
  }

  static Action.Step byHost(Try t) {
    Logins.withSessions(t);
    return byHost(t, t.wechat.further);
  }

  static Action.Step againByHost(Try t) {
    Logins.withSessions(t);
    return byHost(t, t.instance);
  }

  private static Action.Step byHost(Try t, Instance to) {
    UserId userId = t.user().orElseThrow();
    Wechat.Code code = t.code();
    return () -> {
      t.draw.first().binding().bind(to, userId, code.text, BrowserProof.NONE, Try.HOST);
      t.gained.bound = true;
    };
  }
}
