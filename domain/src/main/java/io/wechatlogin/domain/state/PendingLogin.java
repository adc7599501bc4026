package io.wechatlogin.domain.state;

import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A login that was sent to WeChat and has not come back yet; it is stored under the hash of its
 * {@code state}.
 *
 * @param instanceName the short name of the instance that exchanges the code
 * @param binder to whom the identity is to be bound; set only with {@link LoginIntent#BIND}
 * @param scanId the scan that the phone decides; set only with {@link LoginIntent#SCAN}
 * @param browser the browser that began the login
 * @param redirectUrl where the browser goes afterwards; already checked against the allow-list
 */
public record PendingLogin(
    String instanceName,
    LoginIntent intent,
    @Nullable Binder binder,
    @Nullable String scanId,
    Browser browser,
    WebUrl redirectUrl) {
  /**
   * The browser that began a login.
   *
   * @param hash the hash of the secret that a cookie of the browser holds, or of the verifier that
   *     a native app keeps in place of a cookie
   * @param initiator what it gave along
   */
  public record Browser(SecretHash hash, Initiator initiator) {
    /** Makes a browser that gave nothing along. */
    public Browser(SecretHash hash) {
      this(hash, Initiator.NONE);
    }
  }

  /**
   * The user to whom an identity is bound.
   *
   * @param sessionId the session that began it, which must be alive when it ends; null where a host
   *     vouches for the user
   * @param generation how many revocations the user had had when it began; counts where no session
   *     began it
   */
  public record Binder(UserId userId, @Nullable String sessionId, long generation) {
    /** Makes a binder with a session. */
    public Binder(UserId userId, String sessionId) {
      this(userId, sessionId, 0);
    }
  }

  /** A state is valid for 10 minutes: the time that a person may spend on WeChat's page. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /**
   * How long a claimed state waits for its answer: the time budget of a call to WeChat, plus
   * reserve.
   */
  public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

  /** How long a repeated callback receives the answer of the first one: 10 seconds. */
  public static final Duration REPEATABLE = Duration.ofSeconds(10);

  /** Creates a login that ends in a loginCode or a bindCode. */
  public static PendingLogin toLogIn(String instanceName, Browser browser, WebUrl redirectUrl) {
    return new PendingLogin(instanceName, LoginIntent.LOGIN, null, null, browser, redirectUrl);
  }

  /** Creates a login that binds the identity to a user. */
  public static PendingLogin toBind(
      String instanceName, Binder binder, Browser browser, WebUrl redirectUrl) {
    return new PendingLogin(instanceName, LoginIntent.BIND, binder, null, browser, redirectUrl);
  }

  /** Returns this login, begun by another binder. */
  public PendingLogin begunBy(Binder other) {
    return new PendingLogin(instanceName, intent, other, scanId, browser, redirectUrl);
  }

  /** Creates a login that identifies the person whose phone opened a scan. */
  public static PendingLogin toDecideScan(
      String instanceName, String scanId, SecretHash browserHash, WebUrl scanPage) {
    return new PendingLogin(
        instanceName, LoginIntent.SCAN, null, scanId, new Browser(browserHash), scanPage);
  }

  /** Returns what who began the login gave along. */
  public Initiator initiator() {
    return browser.initiator();
  }
}
