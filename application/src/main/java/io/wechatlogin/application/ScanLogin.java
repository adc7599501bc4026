package io.wechatlogin.application;

import io.wechatlogin.application.port.Scans;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.domain.error.Action;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The desktop's side of a login by scan: shows a QR code, follows what the phone does with it, and
 * alone gets the result.
 */
public final class ScanLogin {
  /** How long a browser may wait for news in one request. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

  private final Scans scans;
  private final Login login;
  private final Transactions transactions;
  private final Secrets secrets;
  private final InstantSource clock;
  private final URI publicUrl;

  /**
   * @param publicUrl the base of this service as browsers see it, without a slash at its end
   */
  public ScanLogin(
      Scans scans,
      Login login,
      Transactions transactions,
      Secrets secrets,
      InstantSource clock,
      URI publicUrl) {
    this.scans = scans;
    this.login = login;
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  /**
   * A scan that is ready to be shown.
   *
   * @param url what the QR code says
   * @param browser belongs into a cookie of the browser that asked
   */
  public record Started(String scanId, URI url, Secret browser, Instant expiresAt) {}

  /**
   * What the QR code of a scan says, and how long that is of use.
   *
   * @param left more than nothing
   */
  public record Code(URI url, Duration left) {}

  /**
   * How far a scan has come.
   *
   * @param result the loginCode or bindCode, the one time that it is handed out
   * @param refusal why it was refused, where that was not the person's wish
   */
  public record Progress(
      Scan.Status status,
      Instant expiresAt,
      Optional<LoginResult> result,
      Optional<LoginError> refusal) {}

  /**
   * Starts a scan.
   *
   * @param asker what the person on the phone gets to see
   * @param browser the browser's secret, if it has one from another login
   * @throws LoginException {@code not_supported} where the type's page opens in any browser, {@code
   *     login_type_inactive}
   */
  public Started start(Instance instance, Scan.Asker asker, @Nullable Secret browser) {
    Objects.requireNonNull(instance.requireActive().requireInAppLogin());
    Secret cookie = browser == null ? secrets.browser() : browser;
    Scan scan =
        Scan.start(secrets.scanId(), instance.name(), cookie.hash(), asker, clock.instant());
    scans.start(scan);
    return new Started(scan.id(), pageOf(publicUrl, scan.id()), cookie, scan.expiresAt());
  }

  /**
   * Returns what the QR code of a scan says. It does not depend on what became of the scan, so it
   * tells nobody.
   *
   * @throws LoginException {@code not_found} where there is no such scan, or its time is over
   */
  public Code code(Instance instance, String scanId) {
    Instant now = clock.instant();
    return find(instance, scanId)
        .filter(scan -> now.isBefore(scan.expiresAt()))
        .map(
            scan -> new Code(pageOf(publicUrl, scan.id()), Duration.between(now, scan.expiresAt())))
        .orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
  }

  /**
   * Tells the browser that started a scan how far it has come, and hands out the result once.
   *
   * @param seen the status that the browser knows; null for the one that it has just now
   * @param wait how long to wait for another status; no longer than {@link #LONGEST_WAIT}
   * @throws LoginException {@code not_found}; {@code invalid_state} for any other browser
   */
  public Progress follow(
      Instance instance,
      String scanId,
      @Nullable Secret browser,
      Scan.@Nullable Status seen,
      Duration wait) {
    Scan scan = find(instance, scanId).orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
    if (browser == null || !scan.browser().matches(browser.hash())) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    Instant now = clock.instant();
    boolean isNews = seen != null && seen != scan.statusAt(now);
    if (!isNews && scan.isOpen(now) && wait.isPositive()) {
      Duration atMost = shortest(wait, LONGEST_WAIT, Duration.between(now, scan.expiresAt()));
      scan = scans.awaitChange(scan.id(), scan.status(), atMost).orElse(scan);
    }
    return scan.isCollectable(clock.instant()) ? collect(instance, scan) : progress(scan);
  }

  /** Answers all who wait on this node at once, now and from now on: it is about to stop. */
  public void stopWaiting() {
    scans.stopWaiting();
  }

  /** Returns the page of a scan for the phone. */
  static URI pageOf(URI publicUrl, String scanId) {
    return URI.create(publicUrl + "/scan/" + scanId);
  }

  private Optional<Scan> find(Instance instance, String scanId) {
    return Optional.of(scanId)
        .filter(Scan::isId)
        .flatMap(scans::find)
        .filter(scan -> scan.loginType().equals(instance.name()));
  }

  /**
   * Takes the result out and makes the code of it: a code is stored as a hash only, so it cannot be
   * made before it can be handed over. Of many requests at the same time one gets it.
   */
  private Progress collect(Instance instance, Scan confirmed) {
    Scan.Phone phone = Objects.requireNonNull(confirmed.phone());
    Scan collected = confirmed.collected();
    try {
      Optional<LoginResult> result =
          transactions.run(
              () ->
                  scans.replace(collected)
                      ? Optional.of(login.confirmed(instance.requireActive(), phone.identity()))
                      : Optional.empty());
      return new Progress(Scan.Status.CONFIRMED, confirmed.expiresAt(), result, Optional.empty());
    } catch (LoginException refusal) {
      if (refusal.error().action() == Action.RETRY_LATER) {
        throw refusal;
      }
      Scan failed = confirmed.failed(refusal.error());
      return progress(scans.replace(failed) ? failed : collected);
    }
  }

  private Progress progress(Scan scan) {
    return new Progress(
        scan.statusAt(clock.instant()),
        scan.expiresAt(),
        Optional.empty(),
        Optional.ofNullable(scan.refusal()));
  }

  private static Duration shortest(Duration one, Duration another, Duration third) {
    Duration shorter = one.compareTo(another) < 0 ? one : another;
    return shorter.compareTo(third) < 0 ? shorter : third;
  }
}
