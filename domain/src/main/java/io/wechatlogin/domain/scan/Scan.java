package io.wechatlogin.domain.scan;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A login that one browser shows as a QR code and a phone decides. Each step makes the next
 * version; the store takes a version once, so of two steps at the same time one wins and the other
 * asks these rules again.
 *
 * @param id is in the QR code and proves nothing; 22 letters and digits
 * @param browser the hash of the secret of the browser that started it, which alone gets the result
 * @param status as stored: never {@link Status#EXPIRED}
 * @param phone the phone whose person was identified first
 * @param refusal why it ended, where that was not the person's wish
 * @param claimed whether the result was handed out
 */
public record Scan(
    String id,
    int version,
    String loginType,
    SecretHash browser,
    Asker asker,
    Status status,
    @Nullable Phone phone,
    @Nullable LoginError refusal,
    boolean claimed,
    Instant startedAt,
    Instant expiresAt) {
  /** How long a phone may take to decide. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  /** How long a result waits for its browser after the end: as long as a loginCode would. */
  public static final Duration COLLECTABLE = Duration.ofMinutes(1);

  /** How long a browser is told that its scan has expired, rather than that there was none. */
  public static final Duration REMEMBERED = Duration.ofMinutes(10);

  private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{22}");

  /** How far a scan has come. */
  public enum Status {
    /** No phone has opened it yet. */
    WAITING,

    /** A phone has opened it. */
    SCANNED,

    /** The person on the phone has said yes. */
    CONFIRMED,

    /** The person on the phone has said no, or may not log in. */
    REFUSED,

    /** Its time was over before the person had decided. */
    EXPIRED;

    /** Returns the word that travels in requests and answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isOpen() {
      return this == WAITING || this == SCANNED;
    }
  }

  /**
   * Who asks, as the person on the phone gets to see it.
   *
   * @param browser such as {@code Chrome · Windows}; empty where it is not known
   * @param site the origin of the page that asks
   */
  public record Asker(String browser, String site) {}

  /**
   * The phone that decides.
   *
   * @param browser the hash of the secret of its browser
   * @param identity whose phone it is
   * @param question the hash of the secret of the form that asks; null while nothing is asked
   */
  public record Phone(SecretHash browser, Identity identity, @Nullable SecretHash question) {}

  /** Tells whether a text has the shape of an id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Starts a scan; nobody has seen it yet. */
  public static Scan start(
      String id, String loginType, SecretHash browser, Asker asker, Instant now) {
    return new Scan(
        id,
        0,
        loginType,
        browser,
        asker,
        Status.WAITING,
        null,
        null,
        false,
        now,
        now.plus(LIFETIME));
  }

  /** Returns how far this has come, or that its time is over. */
  public Status statusAt(Instant now) {
    boolean over =
        switch (status) {
          case WAITING, SCANNED, EXPIRED -> !now.isBefore(expiresAt);
          case CONFIRMED -> !claimed && !now.isBefore(expiresAt.plus(COLLECTABLE));
          case REFUSED -> false;
        };
    return over ? Status.EXPIRED : status;
  }

  /** Tells whether the result may still change. */
  public boolean isOpen(Instant now) {
    return statusAt(now).isOpen();
  }

  /** Tells whether the phone with this secret is the one that decides. */
  public boolean isDecidedBy(SecretHash phoneBrowser) {
    return phone != null && phone.browser().matches(phoneBrowser);
  }

  /** A phone has opened it; afterwards that is no news. */
  public Scan opened(Instant now) {
    return isOpen(now) && status == Status.WAITING ? next(Status.SCANNED, phone, null) : this;
  }

  /** A phone's person was identified. The first phone stays the one that decides. */
  public Scan identified(SecretHash phoneBrowser, Identity identity, Instant now) {
    boolean mayDecide = phone == null || isDecidedBy(phoneBrowser);
    return isOpen(now) && mayDecide
        ? next(Status.SCANNED, new Phone(phoneBrowser, identity, null), null)
        : this;
  }

  /**
   * The phone is asked, by a form that carries a secret. An earlier form no longer works.
   *
   * @throws LoginException {@code invalid_state} where this phone has nothing to decide
   */
  public Scan asking(SecretHash phoneBrowser, SecretHash question, Instant now) {
    Phone deciding = deciding(phoneBrowser, now);
    return next(status, new Phone(deciding.browser(), deciding.identity(), question), null);
  }

  /**
   * The person on the phone says yes.
   *
   * @throws LoginException {@code invalid_state} where this phone was not asked so
   */
  public Scan confirmed(SecretHash phoneBrowser, SecretHash question, Instant now) {
    return next(Status.CONFIRMED, asked(phoneBrowser, question, now), null);
  }

  /**
   * The person on the phone says no, or yes to what cannot be.
   *
   * @param why what stands in the way; null for the person's own no
   * @throws LoginException {@code invalid_state} where this phone was not asked so
   */
  public Scan refused(
      SecretHash phoneBrowser, SecretHash question, @Nullable LoginError why, Instant now) {
    return next(Status.REFUSED, asked(phoneBrowser, question, now), why);
  }

  /** Tells whether a result waits for its browser. */
  public boolean isCollectable(Instant now) {
    return statusAt(now) == Status.CONFIRMED && !claimed;
  }

  /** The result is handed out. */
  public Scan collected() {
    return new Scan(
        id,
        version + 1,
        loginType,
        browser,
        asker,
        status,
        phone,
        refusal,
        true,
        startedAt,
        expiresAt);
  }

  /** What was confirmed has become impossible since. */
  public Scan failed(LoginError why) {
    return next(Status.REFUSED, phone, why);
  }

  private Phone asked(SecretHash phoneBrowser, SecretHash question, Instant now) {
    Phone deciding = deciding(phoneBrowser, now);
    if (deciding.question() == null || !deciding.question().matches(question)) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    return new Phone(deciding.browser(), deciding.identity(), null);
  }

  private Phone deciding(SecretHash phoneBrowser, Instant now) {
    if (phone == null || !isDecidedBy(phoneBrowser) || !isOpen(now)) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    return phone;
  }

  private Scan next(Status to, @Nullable Phone by, @Nullable LoginError why) {
    return new Scan(
        id, version + 1, loginType, browser, asker, to, by, why, claimed, startedAt, expiresAt);
  }
}
