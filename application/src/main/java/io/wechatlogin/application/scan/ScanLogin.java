package io.wechatlogin.application.scan;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.Action;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.scan.Phone;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.state.Initiator;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The desktop's side of a login by scan: shows a QR code, follows what the phone does with it, and
 * alone receives the result.
 */
public final class ScanLogin {
  /** The longest time that one request may wait for a change. */
  public static final Duration MAX_WAIT = Duration.ofSeconds(25);

  private final Scans scans;
  private final ConfirmedLogin confirmedLogin;
  private final Transactions transactions;
  private final ClockAndSecrets source;

  /** Stores scans by these ports. */
  public ScanLogin(
      Scans scans,
      ConfirmedLogin confirmedLogin,
      Transactions transactions,
      ClockAndSecrets source) {
    this.scans = scans;
    this.confirmedLogin = confirmedLogin;
    this.transactions = transactions;
    this.source = source;
  }

  /**
   * A scan that is ready to be shown.
   *
   * @param browserSecret belongs into a cookie of the browser that asked
   */
  public record Started(String scanId, Secret browserSecret, Instant expiresAt) {}

  /**
   * How far a scan has come.
   *
   * @param result the loginCode or bindCode, the one time that it is handed out
   * @param refusal why the scan was refused, where the person did not choose it
   * @param callerState the state that who began the scan gave along, beside the result
   */
  public record Progress(
      Scan.Status status,
      Instant expiresAt,
      Optional<LoginResult> result,
      Optional<LoginError> refusal,
      Optional<String> callerState) {
    /** Returns whether the scan will not change any more. */
    public boolean isOver() {
      return status != Scan.Status.WAITING && status != Scan.Status.SCANNED;
    }
  }

  /**
   * Starts a scan.
   *
   * @param requester what the person on the phone sees of the desktop
   * @param initiator what the caller gives along
   * @throws LoginException {@code not_supported} where the type's page opens in any browser, {@code
   *     login_type_inactive}, {@code invalid_request} without a challenge that the instance
   *     requires
   */
  public Started start(Instance instance, Scan.Requester requester, Initiator initiator) {
    Objects.requireNonNull(instance.requireActive().requireInAppLogin());
    instance.requireChallenge(initiator);
    Secret cookie = source.secrets().browserSecret();
    Scan scan =
        Scan.start(
            source.secrets().scanId(),
            new Scan.Desktop(instance.name(), cookie.hash(), requester, source.now(), initiator));
    scans.start(scan);
    return new Started(scan.id(), cookie, scan.expiresAt());
  }

  /**
   * Returns for how long the QR code of a scan is of use. The answer does not depend on what
   * happened to the scan, so anyone may have it.
   *
   * @return more than zero
   * @throws LoginException {@code not_found} where the scan does not exist or has expired
   */
  public Duration timeLeft(Instance instance, String scanId) {
    Instant now = source.now();
    return find(instance, scanId)
        .map(scan -> Duration.between(now, scan.expiresAt()))
        .filter(Duration::isPositive)
        .orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
  }

  /**
   * Returns to the browser that started a scan how far it has come, and hands out the result once.
   *
   * @param seen the status that the browser knows; null for the current one
   * @param wait how long to wait for another status, at most {@link #MAX_WAIT}
   * @throws LoginException {@code not_found}; {@code invalid_state} for any other browser
   */
  public Progress follow(
      Instance instance,
      String scanId,
      @Nullable Secret browserSecret,
      Scan.@Nullable Status seen,
      Duration wait) {
    Scan scan = find(instance, scanId).orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
    if (browserSecret == null || !scan.desktop().browserHash().matches(browserSecret.hash())) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    Instant now = source.now();
    boolean hasChanged = seen != null && seen != scan.statusAt(now);
    if (!hasChanged && scan.isOpen(now) && wait.isPositive()) {
      Duration timeout = shortest(wait, MAX_WAIT, Duration.between(now, scan.expiresAt()));
      scan = scans.awaitChange(scan.id(), scan.status(), timeout).orElse(scan);
    }
    return scan.isCollectable(source.now()) ? collect(instance, scan) : progress(scan);
  }

  /** Answers all waiting requests of this node at once, because the node is about to stop. */
  public void stopWaiting() {
    scans.stopWaiting();
  }

  private Optional<Scan> find(Instance instance, String scanId) {
    return Optional.of(scanId)
        .filter(Scan::isId)
        .flatMap(scans::find)
        .filter(scan -> scan.instanceName().equals(instance.name()));
  }

  /**
   * Collects the result and issues its code. A code is stored only as a hash, so it cannot be
   * issued before it can be handed out. Of concurrent requests one receives it.
   */
  private Progress collect(Instance instance, Scan confirmed) {
    Phone phone = Objects.requireNonNull(confirmed.phone());
    Scan collected = confirmed.collected();
    Initiator initiator = confirmed.desktop().initiator();
    try {
      Optional<LoginResult> result =
          transactions.run(
              () ->
                  scans.replace(collected)
                      ? Optional.of(
                          confirmedLogin.logIn(
                              instance.requireActive(), phone, initiator.challenge()))
                      : Optional.empty());
      return new Progress(
          Scan.Status.CONFIRMED,
          confirmed.expiresAt(),
          result,
          Optional.empty(),
          result.flatMap(handedOut -> Optional.ofNullable(initiator.state())));
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
        scan.statusAt(source.now()),
        scan.expiresAt(),
        Optional.empty(),
        Optional.ofNullable(scan.progress().refusal()),
        Optional.empty());
  }

  private static Duration shortest(Duration first, Duration second, Duration third) {
    Duration shorter = first.compareTo(second) < 0 ? first : second;
    return shorter.compareTo(third) < 0 ? shorter : third;
  }
}
