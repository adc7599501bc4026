package io.wechatlogin.application;

import io.wechatlogin.application.port.Scans;
import io.wechatlogin.application.port.SignIns.Arrival;
import io.wechatlogin.domain.error.Action;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.InAppLogin;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The phone's side of a login by scan: the person is identified, asked, and decides. */
public final class ScanApproval {
  /** Each round that is lost has a winner, whose version the next round sees. */
  private static final int ROUNDS = 5;

  private final Instances instances;
  private final StateVerification states;
  private final Scans scans;
  private final Login login;
  private final Secrets secrets;
  private final InstantSource clock;
  private final URI publicUrl;

  /**
   * @param publicUrl the base of this service as browsers see it, without a slash at its end
   */
  public ScanApproval(
      Instances instances,
      StateVerification states,
      Scans scans,
      Login login,
      Secrets secrets,
      InstantSource clock,
      URI publicUrl) {
    this.instances = instances;
    this.states = states;
    this.scans = scans;
    this.login = login;
    this.secrets = secrets;
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  /** What a phone that opens a scan gets to see. */
  public sealed interface View {
    /** The browser is not the provider's app. */
    record OpenInApp() implements View {}

    /** The provider is to say whose phone this is. */
    record Identify(StateVerification.Started started) implements View {}

    /**
     * The person decides.
     *
     * @param question goes with the answer
     * @param age how long ago the browser asked
     */
    record Ask(Scan scan, Instance instance, Secret question, Duration age) implements View {}

    /** The person has decided. */
    record Decided(Scan scan) implements View {}

    /** There is nothing to decide: unknown, expired, or another phone's. */
    record Gone() implements View {}
  }

  /**
   * Shows a scan to a phone.
   *
   * @param browser the phone's secret, if it has one
   * @param isElsewhere tells whether the browser is known not to be the type's app
   * @throws LoginException {@code login_type_not_found}, {@code login_type_inactive}
   */
  public View open(String scanId, @Nullable Secret browser, Predicate<InAppLogin> isElsewhere) {
    Scan scan = find(scanId).orElse(null);
    if (scan == null) {
      return new View.Gone();
    }
    boolean isOpen = scan.isOpen(clock.instant());
    if (browser != null && scan.isDecidedBy(browser.hash())) {
      return isOpen ? ask(scanId, browser) : decided(scan);
    }
    if (!isOpen || scan.phone() != null) {
      return new View.Gone();
    }
    Instance instance = instances.get(scan.loginType()).requireActive();
    if (isElsewhere.test(instance.requireInAppLogin())) {
      return new View.OpenInApp();
    }
    Scan opened = change(scanId, found -> found.opened(clock.instant()));
    return new View.Identify(
        states.startScan(instance, opened.id(), ScanLogin.pageOf(publicUrl, opened.id()), browser));
  }

  /**
   * Takes the person's answer. An answer to what is decided already changes nothing.
   *
   * @param question what came with the form
   * @throws LoginException {@code invalid_state} where this phone was not asked so, {@code
   *     not_found}
   */
  public void decide(
      String scanId, @Nullable Secret browser, @Nullable Secret question, boolean isConfirmed) {
    if (browser == null || question == null) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    change(scanId, scan -> answered(scan, browser.hash(), question.hash(), isConfirmed));
  }

  /**
   * Ties a scan to the phone that came back from the provider. Where it has another phone already,
   * or its time is over, it stays as it is, and its page says so.
   */
  void identified(String scanId, SecretHash phone, Arrival arrival) {
    Scan scan =
        change(scanId, found -> found.identified(phone, arrival.identity(), clock.instant()));
    if (scan.isDecidedBy(phone)) {
      login.keepForConfirmation(arrival, scan.expiresAt().plus(Scan.COLLECTABLE));
    }
  }

  private View ask(String scanId, Secret browser) {
    Secret question = secrets.browser();
    Scan asking =
        change(scanId, scan -> scan.asking(browser.hash(), question.hash(), clock.instant()));
    return new View.Ask(
        asking,
        instances.get(asking.loginType()),
        question,
        Duration.between(asking.startedAt(), clock.instant()));
  }

  private Scan answered(Scan scan, SecretHash phone, SecretHash question, boolean isConfirmed) {
    Instant now = clock.instant();
    if (scan.isDecidedBy(phone) && !scan.isOpen(now)) {
      return scan;
    }
    Scan confirmed = scan.confirmed(phone, question, now);
    Optional<LoginError> obstacle = isConfirmed ? obstacle(confirmed) : Optional.empty();
    return isConfirmed && obstacle.isEmpty()
        ? confirmed
        : scan.refused(phone, question, obstacle.orElse(null), now);
  }

  private View decided(Scan scan) {
    return scan.statusAt(clock.instant()) == Scan.Status.EXPIRED
        ? new View.Gone()
        : new View.Decided(scan);
  }

  /** Returns what stands in the way of a login, so that both sides hear of it at once. */
  private Optional<LoginError> obstacle(Scan confirmed) {
    Scan.Phone phone = confirmed.phone();
    if (phone == null) {
      throw new IllegalStateException("confirmed by nobody");
    }
    try {
      login.requireLogin(instances.get(confirmed.loginType()), phone.identity());
      return Optional.empty();
    } catch (LoginException refusal) {
      if (refusal.error().action() == Action.RETRY_LATER) {
        throw refusal;
      }
      return Optional.of(refusal.error());
    }
  }

  private Optional<Scan> find(String scanId) {
    return Optional.of(scanId).filter(Scan::isId).flatMap(scans::find);
  }

  private Scan change(String scanId, UnaryOperator<Scan> step) {
    for (int round = 0; round < ROUNDS; round++) {
      Scan scan = find(scanId).orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
      Scan next = step.apply(scan);
      if (next.equals(scan) || scans.replace(next)) {
        return next;
      }
    }
    throw new IllegalStateException("the store contradicts itself about a scan");
  }
}
