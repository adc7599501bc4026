package io.wechatlogin.application.scan;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.login.PersonLogin;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.error.Action;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.scan.Phone;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.url.WebUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The phone's side of a login by scan: the person is identified, asked, and decides. */
public final class ScanApproval {
  /** A lost race has a winner, whose version the next round sees. */
  private static final int MAX_ROUNDS = 5;

  private final Instances instances;
  private final StateVerification states;
  private final Scans scans;
  private final PersonLogin persons;
  private final ConfirmedLogin confirmedLogin;
  private final ClockAndSecrets source;

  /** Stores scans by this port. */
  public ScanApproval(
      Instances instances,
      StateVerification states,
      Scans scans,
      PersonLogin persons,
      ConfirmedLogin confirmedLogin,
      ClockAndSecrets source) {
    this.instances = instances;
    this.states = states;
    this.scans = scans;
    this.persons = persons;
    this.confirmedLogin = confirmedLogin;
    this.source = source;
  }

  /** What a phone that opens a scan has to show. */
  public sealed interface View {
    /**
     * The person has to be identified: call {@link ScanApproval#identify} if this browser is the
     * provider's app.
     */
    record Unidentified(Instance instance, InAppLogin type) implements View {}

    /**
     * The person decides.
     *
     * @param question the secret that has to come back with the answer
     * @param age how long ago the desktop asked
     * @param person what the person shows; empty where that is not known
     */
    record Ask(
        Scan scan, Instance instance, Secret question, Duration age, Optional<Profile> person)
        implements View {}

    /** The person has decided. */
    record Decided(Scan scan) implements View {}

    /** The scan is unknown, expired, or decided by another phone. */
    record Gone() implements View {}
  }

  /**
   * Shows a scan to a phone.
   *
   * @param browserSecret the secret of the phone's browser; null where it has none
   * @throws LoginException {@code login_type_not_found}, {@code login_type_inactive}
   */
  public View open(String scanId, @Nullable Secret browserSecret) {
    Scan scan = find(scanId).orElse(null);
    if (scan == null) {
      return new View.Gone();
    }
    boolean isOpen = scan.isOpen(source.now());
    if (browserSecret != null && scan.isDecidedBy(browserSecret.hash())) {
      return isOpen ? ask(scanId, browserSecret) : decided(scan);
    }
    if (!isOpen || scan.phone() != null) {
      return new View.Gone();
    }
    Instance instance = instances.get(scan.instanceName()).requireActive();
    return new View.Unidentified(instance, instance.requireInAppLogin());
  }

  /**
   * Marks a scan as opened, and sends the phone to WeChat, which identifies the person.
   *
   * @param request made by the phone's browser
   * @param scanPage where the phone goes afterwards
   * @throws LoginException {@code not_found}
   */
  public StartedLogin identify(String scanId, LoginRequest request, WebUrl scanPage) {
    Scan opened = change(scanId, found -> found.opened(source.now()));
    return states.startScan(request, opened.id(), scanPage);
  }

  /**
   * Takes the answer of the person. An answer to a decided scan changes nothing.
   *
   * @param question what came with the form
   * @throws LoginException {@code invalid_state} where this phone was not asked this question,
   *     {@code not_found}
   */
  public void decide(
      String scanId,
      @Nullable Secret browserSecret,
      @Nullable Secret question,
      boolean isConfirmed) {
    if (browserSecret == null || question == null) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    change(scanId, scan -> answered(scan, browserSecret.hash(), question.hash(), isConfirmed));
  }

  /**
   * Ties a scan to the phone that came back from WeChat. Where the scan has another phone already,
   * or has expired, it stays as it is, and its page says so.
   */
  public void identified(String scanId, SecretHash phoneBrowserHash, ProvenIdentity proven) {
    Instant identifiedAt = confirmedLogin.identifiedAt(proven);
    Scan scan =
        change(
            scanId,
            found ->
                found.identified(phoneBrowserHash, proven.identity(), identifiedAt, source.now()));
    if (scan.isDecidedBy(phoneBrowserHash)) {
      Instance instance = instances.get(scan.instanceName());
      confirmedLogin.keep(persons.completedIfNew(instance, proven), scan);
    }
  }

  private View ask(String scanId, Secret browserSecret) {
    Secret question = source.secrets().browserSecret();
    Scan asking =
        change(scanId, scan -> scan.asking(browserSecret.hash(), question.hash(), source.now()));
    return new View.Ask(
        asking,
        instances.get(asking.instanceName()),
        question,
        Duration.between(asking.desktop().startedAt(), source.now()),
        confirmedLogin.profileOf(asking));
  }

  private Scan answered(
      Scan scan, SecretHash phoneBrowserHash, SecretHash question, boolean isConfirmed) {
    Instant now = source.now();
    if (scan.isDecidedBy(phoneBrowserHash) && !scan.isOpen(now)) {
      return scan;
    }
    Scan confirmed = scan.confirmed(phoneBrowserHash, question, now);
    Optional<LoginError> obstacle = isConfirmed ? obstacle(confirmed) : Optional.empty();
    return isConfirmed && obstacle.isEmpty()
        ? confirmed
        : scan.refused(phoneBrowserHash, question, obstacle.orElse(null), now);
  }

  private View decided(Scan scan) {
    return scan.statusAt(source.now()) == Scan.Status.EXPIRED
        ? new View.Gone()
        : new View.Decided(scan);
  }

  /** Returns what makes the login impossible, so that both sides learn it at once. */
  private Optional<LoginError> obstacle(Scan confirmed) {
    Phone phone = Objects.requireNonNull(confirmed.phone());
    try {
      persons.requireLogin(
          instances.get(confirmed.instanceName()),
          phone.identity(),
          new Moment.Stored(phone.identifiedAt()));
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
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Scan scan = find(scanId).orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
      Scan next = step.apply(scan);
      if (next.equals(scan) || scans.replace(next)) {
        return next;
      }
    }
    throw new IllegalStateException("the store contradicts itself about a scan");
  }
}
