package io.wechatlogin.domain.scan;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.Initiator;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A login that a desktop browser shows as a QR code and that a phone confirms or refuses. Each step
 * creates the next version. The store accepts each version once: of two concurrent steps one wins,
 * and the other is decided again on the new version.
 *
 * @param id stands in the QR code and proves nothing; 22 letters and digits
 * @param desktop the browser that started the scan
 * @param progress how far the scan has come
 */
public record Scan(String id, int version, Desktop desktop, Progress progress) {
  /** A phone has 5 minutes to decide. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  /** A result waits 1 minute after the expiry for its browser, as long as a loginCode would. */
  public static final Duration COLLECTABLE = Duration.ofMinutes(1);

  /** For 10 minutes after the expiry a browser is told that its scan has expired. */
  public static final Duration REMEMBERED = Duration.ofMinutes(10);

  private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{22}");

  /** How far a scan has come. */
  public enum Status {
    /** No phone has opened it yet. */
    WAITING,

    /** A phone has opened it. */
    SCANNED,

    /** The person has confirmed the login on the phone. */
    CONFIRMED,

    /** The person has refused the login on the phone, or may not log in. */
    REFUSED,

    /** The person did not decide in time. */
    EXPIRED;

    /** Returns the word that appears in requests and answers, such as {@code waiting}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isOpen() {
      return this == WAITING || this == SCANNED;
    }
  }

  /**
   * What the person on the phone sees of the desktop.
   *
   * @param browserName such as {@code Chrome · Windows}; empty where it is unknown
   * @param site the origin of the page that shows the QR code
   * @param address the IP address that asked, the only part that was observed; null where it is
   *     unknown
   */
  public record Requester(String browserName, String site, @Nullable String address) {
    /** Makes one whose address is unknown. */
    public Requester(String browserName, String site) {
      this(browserName, site, null);
    }
  }

  /**
   * The browser that started the scan.
   *
   * @param instanceName the short name of the instance
   * @param browserHash the hash of its browser secret; only this browser receives the result
   * @param initiator what it gave along
   */
  public record Desktop(
      String instanceName,
      SecretHash browserHash,
      Requester requester,
      Instant startedAt,
      Initiator initiator) {
    /** Makes a desktop that gave nothing along. */
    public Desktop(
        String instanceName, SecretHash browserHash, Requester requester, Instant startedAt) {
      this(instanceName, browserHash, requester, startedAt, Initiator.NONE);
    }
  }

  /**
   * How far the scan has come, as it is stored.
   *
   * @param status never {@link Status#EXPIRED}, which follows from the time
   * @param phone the phone whose person was identified first
   * @param refusal why the scan was refused, where the person did not choose it
   * @param claimed whether the result was handed out
   */
  public record Progress(
      Status status, @Nullable Phone phone, @Nullable LoginError refusal, boolean claimed) {
    Progress with(Status next, @Nullable Phone by, @Nullable LoginError why) {
      return new Progress(next, by, why, claimed);
    }
  }

  /** Returns whether a text has the shape of an id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Starts a scan that no phone has opened yet. */
  public static Scan start(String id, Desktop desktop) {
    return new Scan(id, 0, desktop, new Progress(Status.WAITING, null, null, false));
  }

  /** Returns the short name of the instance that the person logs in by. */
  public String instanceName() {
    return desktop.instanceName();
  }

  /** Returns when the time to decide ends. */
  public Instant expiresAt() {
    return desktop.startedAt().plus(LIFETIME);
  }

  /** Returns the stored status, which does not consider the time. */
  public Status status() {
    return progress.status();
  }

  /** Returns the phone that decides, if a person was identified. */
  public @Nullable Phone phone() {
    return progress.phone();
  }

  /** Returns the status at {@code now}, which is {@link Status#EXPIRED} after the expiry. */
  public Status statusAt(Instant now) {
    boolean expired =
        switch (status()) {
          case WAITING, SCANNED, EXPIRED -> !now.isBefore(expiresAt());
          case CONFIRMED -> !progress.claimed() && !now.isBefore(expiresAt().plus(COLLECTABLE));
          case REFUSED -> false;
        };
    return expired ? Status.EXPIRED : status();
  }

  /** Returns whether the result may still change. */
  public boolean isOpen(Instant now) {
    return statusAt(now).isOpen();
  }

  /** Returns whether the phone with this secret is the one that decides. */
  public boolean isDecidedBy(SecretHash phoneBrowserHash) {
    Phone phone = phone();
    return phone != null && phone.has(phoneBrowserHash);
  }

  /** A phone opens the scan. Opening it again changes nothing. */
  public Scan opened(Instant now) {
    return isOpen(now) && status() == Status.WAITING ? next(Status.SCANNED, phone(), null) : this;
  }

  /**
   * The person on the phone is identified. The first identified phone decides.
   *
   * @param identifiedAt when the provider was asked, on the clock of the store
   */
  public Scan identified(
      SecretHash phoneBrowserHash, Identity identity, Instant identifiedAt, Instant now) {
    boolean mayDecide = phone() == null || isDecidedBy(phoneBrowserHash);
    return isOpen(now) && mayDecide
        ? next(Status.SCANNED, Phone.of(phoneBrowserHash, identity, identifiedAt), null)
        : this;
  }

  /**
   * The phone shows a confirmation form that carries a secret. Earlier forms become invalid.
   *
   * @throws LoginException {@code invalid_state} where this phone has nothing to decide
   */
  public Scan asking(SecretHash phoneBrowserHash, SecretHash question, Instant now) {
    return next(status(), deciding(phoneBrowserHash, now).asking(question), null);
  }

  /**
   * The person confirms the login.
   *
   * @throws LoginException {@code invalid_state} where this phone did not show this form
   */
  public Scan confirmed(SecretHash phoneBrowserHash, SecretHash question, Instant now) {
    return next(Status.CONFIRMED, answering(phoneBrowserHash, question, now), null);
  }

  /**
   * The person refuses the login, or confirms a login that is impossible.
   *
   * @param why what makes the login impossible; null where the person refused
   * @throws LoginException {@code invalid_state} where this phone did not show this form
   */
  public Scan refused(
      SecretHash phoneBrowserHash, SecretHash question, @Nullable LoginError why, Instant now) {
    return next(Status.REFUSED, answering(phoneBrowserHash, question, now), why);
  }

  /** Returns whether a result waits for its browser. */
  public boolean isCollectable(Instant now) {
    return statusAt(now) == Status.CONFIRMED && !progress.claimed();
  }

  /** The result is handed out to the desktop. */
  public Scan collected() {
    return new Scan(
        id, version + 1, desktop, new Progress(status(), phone(), progress.refusal(), true));
  }

  /** A confirmed login has become impossible. */
  public Scan failed(LoginError why) {
    return next(Status.REFUSED, phone(), why);
  }

  private Phone answering(SecretHash phoneBrowserHash, SecretHash question, Instant now) {
    return deciding(phoneBrowserHash, now).answering(question);
  }

  private Phone deciding(SecretHash phoneBrowserHash, Instant now) {
    Phone phone = phone();
    if (phone == null || !isDecidedBy(phoneBrowserHash) || !isOpen(now)) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    return phone;
  }

  private Scan next(Status status, @Nullable Phone by, @Nullable LoginError why) {
    return new Scan(id, version + 1, desktop, progress.with(status, by, why));
  }
}
