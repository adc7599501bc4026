package io.wechatlogin.races;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.application.state.StartedSdkLogin;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.domain.url.WebUrl;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Logins in every shape, and what follows from them: trade, rotation. */
final class Logins {
  static final Caller ANYONE = new Caller.Anyone();
  static final URI CALLBACK = URI.create("https://login.example/callback");
  static final Secret VERIFIER = new Secret("verifier-of-the-races_0123456789-0123456789~");
  static final Initiator INITIATOR = new Initiator(CodeChallenge.answeredBy(VERIFIER), null);

  private static final Pattern OUTCOME =
      Pattern.compile("[?&](loginCode|bindCode|bound|error)=([^&#]*)");

  private Logins() {}

  static Action.Step website(Try t) {
    withSessions(t);
    BrowserProof proof = begin(t, t.instance, null);
    Wechat.Code code = t.code();
    return () -> arrive(t, t.draw.first().callback().answer(t.instance, code.text, proof));
  }

  static Action.Step inOneStep(Try t) {
    withSessions(t);
    BrowserProof begun = begin(t, t.instance, null);
    BrowserProof proof = new BrowserProof(begun.state(), begun.browserSecret(), VERIFIER);
    Wechat.Code code = t.code();
    return () ->
        take(t, t.draw.first().login().session(t.instance, code.text, proof, null, ANYONE));
  }

  static Action.Step miniProgram(Try t) {
    withSessions(t);
    return login(t, BrowserProof.NONE);
  }

  static Action.Step nativeApp(Try t) {
    withSessions(t);
    StartedSdkLogin started = t.node().stateVerification().startInApp(t.instance, null, INITIATOR);
    return login(t, new BrowserProof(started.state().reveal(), null, VERIFIER));
  }

  static Action.Step byUnionId(Try t) {
    t.withUserOfSecondAccount();
    if (t.pair.revocation() == Revocation.UNBIND_BY_USER) {
      t.askBy(t.open(t.wechat.second));
    }
    return login(t, BrowserProof.NONE);
  }

  private static Action.Step login(Try t, BrowserProof proof) {
    Wechat.Code code = t.code();
    return () ->
        take(t, t.draw.first().login().loginCode(t.instance, code.text, proof, ANYONE), null);
  }

  /** The person is new, and has been given a bindCode. */
  static Action.Step registration(Try t) {
    LoginResult stranger = t.logIn(t.instance, null);
    Secret bindCode = ((LoginResult.BindCode) stranger).bindCode();
    return () -> {
      LoginResult.LoginCode registered =
          t.draw.first().registration().register(t.instance, bindCode, "Someone");
      t.registered(registered.user().id());
      t.take(new PresentedCode(registered.loginCode()));
    };
  }

  /** The loginCode was issued before the race. */
  static Action.Step trade(Try t) {
    withSessions(t);
    LoginResult login = t.logIn(t.instance, t.unionId());
    PresentedCode code = new PresentedCode(((LoginResult.LoginCode) login).loginCode());
    return () ->
        t.gained.tokens.add(t.draw.second().sessionTokens().open(code, null).sessionToken());
  }

  /** A token is checked and exchanged for a new one, which is used. */
  static Action.Step rotation(Try t) {
    Secret token = withSessions(t).token();
    return () -> {
      LoginApplication first = t.draw.first();
      first.sessionTokens().current(token);
      Secret offered = first.sessionTokens().rotate(token);
      t.gained.tokens.add(offered);
      t.draw.second().sessionTokens().current(offered);
    };
  }

  /**
   * Makes the user, with a session that must not go on, and where a user asks for the unbinding,
   * the session that asks: the same one or another.
   */
  static Try.Session withSessions(Try t) {
    t.withUser();
    Try.Session session = t.open(t.instance);
    t.gained.tokens.add(session.token());
    t.gained.sessionsOfBefore = 1;
    if (t.pair.revocation() == Revocation.UNBIND_BY_USER) {
      t.askBy(t.draw.asksItself() ? session : t.open(t.instance));
    }
    return session;
  }

  /** Begins a login or a binding in a browser. */
  static BrowserProof begin(Try t, Instance instance, @Nullable Binder binder) {
    LoginRequest request = new LoginRequest(instance, CALLBACK, binder, null, INITIATOR);
    StartedLogin started = t.node().stateVerification().start(request, Wechat.REDIRECT_URL);
    return new BrowserProof(started.state().reveal(), started.browserSecret());
  }

  /** Takes what a browser brings to the page that began. */
  static void arrive(Try t, WebUrl page) {
    Matcher outcome = OUTCOME.matcher(page.toString());
    if (!outcome.find()) {
      throw new IllegalStateException("a redirect without an outcome");
    }
    String value = outcome.group(2);
    switch (outcome.group(1)) {
      case "loginCode" -> t.take(new PresentedCode(new Secret(value), VERIFIER));
      case "bindCode" -> t.gained.bindCodes.add(new PresentedCode(new Secret(value), VERIFIER));
      case "bound" -> t.gained.bound = true;
      default -> throw new LoginException(LoginError.valueOf(value.toUpperCase(Locale.ROOT)));
    }
  }

  static void take(Try t, LoginResult result, @Nullable Secret verifier) {
    switch (result) {
      case LoginResult.LoginCode known -> t.take(new PresentedCode(known.loginCode(), verifier));
      case LoginResult.BindCode stranger ->
          t.gained.bindCodes.add(new PresentedCode(stranger.bindCode(), verifier));
    }
  }

  private static void take(Try t, SignInResult result) {
    switch (result) {
      case SignInResult.OpenedSession opened -> t.gained.tokens.add(opened.sessionToken());
      case LoginResult.BindCode stranger -> take(t, stranger, VERIFIER);
    }
  }
}
