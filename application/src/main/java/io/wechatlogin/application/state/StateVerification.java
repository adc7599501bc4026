package io.wechatlogin.application.state;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.States;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.type.FrameLogin;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.domain.type.SdkLogin;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends a browser to WeChat and recognizes it when it comes back. WeChat ties the codes of web
 * logins to nothing, so {@code state} is the only defence against a code that an attacker planted.
 */
public final class StateVerification {
  /** All callbacks of one browser are the same attempt, whatever code they bring. */
  private static final SecretHash BY_CALLBACK = SecretHash.of("callback");

  /** A code that the application itself brings is an attempt that cannot be repeated. */
  private static final SecretHash BY_APPLICATION = SecretHash.of("application");

  /** Native apps have no page to return to. */
  private static final WebUrl NO_PAGE = WebUrl.of("https://app.invalid/");

  private final States states;
  private final Revocations revocations;
  private final ClockAndSecrets source;

  /** Stores states by this port. */
  public StateVerification(States states, Revocations revocations, ClockAndSecrets source) {
    this.states = states;
    this.revocations = revocations;
    this.source = source;
  }

  /**
   * Starts a login by redirect.
   *
   * @param redirectUrl where the browser goes after the callback
   * @throws LoginException {@code not_supported}, {@code redirect_not_allowed}, {@code
   *     login_type_inactive}, {@code invalid_request} without a challenge that the instance
   *     requires
   */
  public StartedLogin start(LoginRequest request, String redirectUrl) {
    RedirectLogin type =
        request
            .instance()
            .requireActive()
            .redirectLogin()
            .orElseThrow(() -> new LoginException(LoginError.NOT_SUPPORTED));
    WebUrl checked = request.instance().allowedRedirects().check(redirectUrl);
    request.requireChallenge();
    Secret browserSecret = request.browserSecret(source.secrets());
    Secret state = source.secrets().state();
    return started(
        type.authorizationUrl(request.callback(), state.reveal()),
        state,
        request.pending(browserSecret, checked),
        browserSecret);
  }

  /**
   * Starts a login in a frame of the application's page. The code comes back through that page,
   * which hands it to {@code Login} or {@code AccountBinding}: a frame has no say in which cookies
   * it gets, and the page around it has.
   *
   * @param redirectUrl checked, so that a mistake shows at once; null where there is none
   * @param ownPage a trusted page of this service, used where there is no redirect URL
   * @throws LoginException as {@link #start}
   */
  public StartedLogin startInFrame(
      LoginRequest request, @Nullable String redirectUrl, WebUrl ownPage, Locale language) {
    FrameLogin type =
        request
            .instance()
            .requireActive()
            .frameLogin()
            .orElseThrow(() -> new LoginException(LoginError.NOT_SUPPORTED));
    WebUrl checked =
        redirectUrl == null ? ownPage : request.instance().allowedRedirects().check(redirectUrl);
    request.requireChallenge();
    Secret browserSecret = request.browserSecret(source.secrets());
    Secret state = source.secrets().state();
    return started(
        type.frameUrl(request.callback(), state.reveal(), language),
        state,
        request.pending(browserSecret, checked),
        browserSecret);
  }

  /**
   * Starts the identification of the person whose phone opened a scan.
   *
   * @param request made by the phone's browser
   * @param scanPage where the phone goes after the callback
   * @throws LoginException {@code not_supported}
   */
  public StartedLogin startScan(LoginRequest request, String scanId, WebUrl scanPage) {
    Secret browserSecret = request.browserSecret(source.secrets());
    Secret state = source.secrets().state();
    Instance instance = request.instance();
    return started(
        instance.requireInAppLogin().authorizationUrl(request.callback(), state.reveal()),
        state,
        PendingLogin.toDecideScan(instance.name(), scanId, browserSecret.hash(), scanPage),
        browserSecret);
  }

  /**
   * Starts a login in a native app. The verifier of its challenge takes the place of the cookie. A
   * binding may do without: the signed-in user alone can end it.
   *
   * @param bindTo who binds the identity to itself; null to log in
   * @throws LoginException {@code not_supported}, {@code login_type_inactive}, {@code
   *     invalid_request} without a challenge
   */
  public StartedSdkLogin startInApp(
      Instance instance, @Nullable Binder bindTo, Initiator initiator) {
    SdkLogin type = instance.require(SdkLogin.class);
    if (bindTo == null && initiator.challenge() == null) {
      throw new LoginException(LoginError.INVALID_REQUEST, "codeChallenge: is missing");
    }
    PendingLogin.Browser app =
        new PendingLogin.Browser(hashOfVerifier(initiator.challenge()), initiator);
    Secret state = source.secrets().state();
    Instant expiresAt = source.now().plus(PendingLogin.LIFETIME);
    states.start(
        state.hash(),
        bindTo == null
            ? PendingLogin.toLogIn(instance.name(), app, NO_PAGE)
            : counted(PendingLogin.toBind(instance.name(), bindTo, app, NO_PAGE)),
        expiresAt);
    return new StartedSdkLogin(state, type.scope(), instance.appId(), expiresAt);
  }

  private StartedLogin started(
      URI authorizationUrl, Secret state, PendingLogin login, Secret browserSecret) {
    Instant expiresAt = source.now().plus(PendingLogin.LIFETIME);
    states.start(state.hash(), counted(login), expiresAt);
    return new StartedLogin(authorizationUrl, state, browserSecret, expiresAt);
  }

  /** Counts revocations from now on, where no session vouches for who binds. */
  private PendingLogin counted(PendingLogin login) {
    Binder binder = login.binder();
    return binder == null || binder.sessionId() != null
        ? login
        : login.begunBy(
            new Binder(binder.userId(), null, revocations.hold(binder.userId()).generation()));
  }

  /**
   * Checks and uses up the state of a login whose code the application itself brings.
   *
   * @return the challenge that the outcome is tied to; null for none, as in native apps, whose
   *     verifier was checked here
   * @throws LoginException {@code invalid_state}
   */
  public @Nullable CodeChallenge verifyLogin(Instance instance, BrowserProof proof) {
    PendingLogin login = verified(instance, proof, LoginIntent.LOGIN);
    return instance.isInNativeApp() ? null : login.initiator().challenge();
  }

  /**
   * Checks and uses up the state of a binding whose code the application itself brings.
   *
   * @return who began it
   * @throws LoginException {@code invalid_state}, also where another user began it
   */
  public Binder verifyBinding(Instance instance, BrowserProof proof, UserId bindTo) {
    Binder binder = verified(instance, proof, LoginIntent.BIND).binder();
    if (binder == null || !binder.userId().equals(bindTo)) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    return binder;
  }

  private PendingLogin verified(Instance instance, BrowserProof proof, LoginIntent intent) {
    if (claim(instance, proof, BY_APPLICATION) instanceof StateClaim.First(PendingLogin login)
        && login.intent() == intent) {
      return login;
    }
    throw new LoginException(LoginError.INVALID_STATE);
  }

  /**
   * Claims the state of a callback. The first claim has to be {@link #answered}; the same browser
   * may repeat it for a short while, on any node, whatever code it brings.
   */
  public StateClaim claim(Instance instance, BrowserProof proof) {
    // A native app has no callback. Without a cookie a link would be enough to end its login.
    return instance.isInNativeApp()
        ? new StateClaim.Refused()
        : claim(instance, proof, BY_CALLBACK);
  }

  private StateClaim claim(Instance instance, BrowserProof proof, SecretHash attempt) {
    SecretHash browserHash =
        instance.isInNativeApp()
            ? hashOfVerifier(CodeChallenge.answeredBy(proof.codeVerifier()))
            : proof.browserSecret() == null ? null : proof.browserSecret().hash();
    if (proof.state() == null || browserHash == null) {
      return new StateClaim.Refused();
    }
    return states.claim(hashOfState(proof), instance.name(), browserHash, attempt, source.now());
  }

  private static SecretHash hashOfVerifier(@Nullable CodeChallenge challenge) {
    return challenge == null ? SecretHash.of("no verifier") : challenge.verifierHash();
  }

  /** Keeps the answer to the first claim for repetitions. */
  public void answered(BrowserProof proof, WebUrl answer) {
    states.answer(hashOfState(proof), answer, source.now().plus(PendingLogin.REPEATABLE));
  }

  /**
   * Waits for the answer to the first claim, as a repetition of it.
   *
   * @throws LoginException {@code invalid_state} where there is none in time
   */
  public WebUrl awaitAnswer(BrowserProof proof) {
    return states
        .awaitAnswer(hashOfState(proof), PendingLogin.REPEATABLE)
        .orElseThrow(() -> new LoginException(LoginError.INVALID_STATE));
  }

  private static SecretHash hashOfState(BrowserProof proof) {
    return SecretHash.of(Optional.ofNullable(proof.state()).orElse(""));
  }
}
