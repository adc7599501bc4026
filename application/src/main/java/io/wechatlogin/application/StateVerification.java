package io.wechatlogin.application;

import io.wechatlogin.application.port.States;
import io.wechatlogin.application.port.States.Claim;
import io.wechatlogin.application.port.States.Intent;
import io.wechatlogin.application.port.States.PendingLogin;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.EmbeddedLogin;
import io.wechatlogin.domain.type.RedirectLogin;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends a browser to the provider and knows it again when it comes back. Codes of web logins are
 * tied to nothing by WeChat, so {@code state} is the only defence against a code that somebody else
 * planted.
 */
public final class StateVerification {
  /** How long a person may take at the provider. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** How long a callback that arrives twice gets the same answer. */
  static final Duration REPEATABLE = Duration.ofSeconds(10);

  private final States states;
  private final Secrets secrets;
  private final InstantSource clock;
  private final URI publicUrl;

  /**
   * @param publicUrl the base of this service as browsers see it, without a slash at its end
   */
  public StateVerification(States states, Secrets secrets, InstantSource clock, URI publicUrl) {
    this.states = states;
    this.secrets = secrets;
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  /**
   * A login that is ready to go.
   *
   * @param browser belongs into a cookie of the browser that asked
   */
  public record Started(URI authorizationUrl, Secret state, Secret browser, Instant expiresAt) {}

  /** What a browser brings back: the wire's {@code state} and its own cookie. */
  public record BrowserProof(@Nullable String state, @Nullable Secret browser) {}

  /**
   * Starts a login.
   *
   * @param bindTo the user to whom the identity is to be bound; null to log in
   * @param browser the browser's secret, if it has one from another login
   * @throws LoginException {@code not_supported}, {@code redirect_not_allowed}, {@code
   *     login_type_inactive}
   */
  public Started start(
      Instance instance, String redirectUrl, @Nullable UserId bindTo, @Nullable Secret browser) {
    RedirectLogin type =
        instance
            .requireActive()
            .redirectLogin()
            .orElseThrow(() -> new LoginException(LoginError.NOT_SUPPORTED));
    URI checked = instance.allowedRedirects().check(redirectUrl);
    Secret cookie = browser == null ? secrets.browser() : browser;
    return start(
        type::authorizationUrl,
        callbackOf(instance),
        new PendingLogin(instance.name(), intentOf(bindTo), bindTo, null, cookie.hash(), checked),
        cookie);
  }

  /**
   * Starts a login in a frame of the application's page. Its code comes back through that page,
   * which brings it by {@link Login} or {@link AccountBinding}: a frame has no say in which cookies
   * it gets, and the page around it has.
   *
   * @param redirectUrl checked, so that a mistake shows at once; null where there is none
   * @param bindTo the user to whom the identity is to be bound; null to log in
   * @param browser the browser's secret, if it has one from another login
   * @throws LoginException {@code not_supported}, {@code redirect_not_allowed}, {@code
   *     login_type_inactive}
   */
  public Started startEmbedded(
      Instance instance,
      @Nullable String redirectUrl,
      @Nullable UserId bindTo,
      @Nullable Secret browser,
      Locale language) {
    EmbeddedLogin type =
        instance
            .requireActive()
            .embeddedLogin()
            .orElseThrow(() -> new LoginException(LoginError.NOT_SUPPORTED));
    URI checked = redirectUrl == null ? publicUrl : instance.allowedRedirects().check(redirectUrl);
    Secret cookie = browser == null ? secrets.browser() : browser;
    return start(
        (callback, state) -> type.embeddedUrl(callback, state, language),
        URI.create(callbackOf(instance) + "/embedded"),
        new PendingLogin(instance.name(), intentOf(bindTo), bindTo, null, cookie.hash(), checked),
        cookie);
  }

  /**
   * Starts to identify the person whose phone has opened a scan.
   *
   * @param page where the phone goes afterwards
   * @param browser the phone's secret, if it has one from another login
   */
  Started startScan(Instance instance, String scanId, URI page, @Nullable Secret browser) {
    Secret cookie = browser == null ? secrets.browser() : browser;
    return start(
        instance.requireInAppLogin()::authorizationUrl,
        callbackOf(instance),
        new PendingLogin(instance.name(), Intent.SCAN, null, scanId, cookie.hash(), page),
        cookie);
  }

  private Started start(
      BiFunction<URI, String, URI> page, URI callback, PendingLogin login, Secret browser) {
    Secret state = secrets.state();
    Instant expiresAt = clock.instant().plus(LIFETIME);
    states.start(state.hash(), login, expiresAt);
    return new Started(page.apply(callback, state.reveal()), state, browser, expiresAt);
  }

  private URI callbackOf(Instance instance) {
    return URI.create(publicUrl + "/api/v1/login-types/" + instance.name() + "/callback");
  }

  /**
   * Checks and uses up the state of a code that the application itself brings.
   *
   * @param bindTo as at the start
   * @throws LoginException {@code invalid_state}
   */
  void verify(Instance instance, String code, BrowserProof proof, @Nullable UserId bindTo) {
    if (!(claim(instance, code, proof) instanceof Claim.First(PendingLogin login))
        || login.intent() != intentOf(bindTo)
        || !Objects.equals(login.userId(), bindTo)) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
  }

  /**
   * Answers a callback once; the same browser with the same code gets the same answer again for a
   * short while, on any node.
   *
   * @param answer makes the answer for the login that had been started
   * @throws LoginException {@code invalid_state}
   */
  URI answerOnce(
      Instance instance, String code, BrowserProof proof, Function<PendingLogin, URI> answer) {
    return switch (claim(instance, code, proof)) {
      case Claim.First(PendingLogin login) -> {
        URI made = answer.apply(login);
        states.answer(hashOfState(proof), made, clock.instant().plus(REPEATABLE));
        yield made;
      }
      case Claim.Repeated repeated ->
          states
              .awaitAnswer(hashOfState(proof), REPEATABLE)
              .orElseThrow(() -> new LoginException(LoginError.INVALID_STATE));
      case Claim.Refused refused -> throw new LoginException(LoginError.INVALID_STATE);
    };
  }

  private static Intent intentOf(@Nullable UserId bindTo) {
    return bindTo == null ? Intent.LOGIN : Intent.BIND;
  }

  private Claim claim(Instance instance, String code, BrowserProof proof) {
    if (proof.state() == null || proof.browser() == null) {
      return new Claim.Refused();
    }
    SecretHash attempt = SecretHash.of(instance.name(), code);
    return states.claim(
        hashOfState(proof), instance.name(), proof.browser().hash(), attempt, clock.instant());
  }

  private static SecretHash hashOfState(BrowserProof proof) {
    return SecretHash.of(Optional.ofNullable(proof.state()).orElse(""));
  }
}
