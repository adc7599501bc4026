package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.secret.SecretHash;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logins on their way through a browser: the memory behind {@code state}. */
public interface States {
  /** How long a claim may take to be answered: a call to WeChat, and some air. */
  Duration ANSWER_PATIENCE = Duration.ofSeconds(20);

  /** Keeps a login that is sent to the provider, under its state's hash. */
  void start(SecretHash state, PendingLogin login, Instant expiresAt);

  /**
   * Uses a state up, once, however many try at the same time. A try with another browser or
   * instance leaves it as it is.
   *
   * @param attempt the hash of what the try brought; a try with the same is a repetition, until the
   *     answer is kept no longer, or {@link #ANSWER_PATIENCE} has passed without one
   */
  Claim claim(
      SecretHash state, String loginType, SecretHash browser, SecretHash attempt, Instant now);

  /** Keeps the answer to the winning try for repetitions until {@code until}. */
  void answer(SecretHash state, URI answer, Instant until);

  /**
   * Waits for the answer to the winning try, of which a repetition was told; empty where none came
   * in time.
   */
  Optional<URI> awaitAnswer(SecretHash state, Duration atMost);

  /** Removes up to {@code limit} states that nobody may use any more; returns how many. */
  int removeExpired(Instant now, int limit);

  /** What a login is for. */
  enum Intent {
    /** To log in, or to register. */
    LOGIN,
    /** To bind an account to a user who is signed in. */
    BIND,
    /** A phone decides the scan of another browser. */
    SCAN
  }

  /**
   * A login that was sent to the provider.
   *
   * @param userId for whom the identity is to be bound; with {@link Intent#BIND} only
   * @param scanId which scan the phone decides; with {@link Intent#SCAN} only
   * @param browser the hash of the cookie of the browser that started it
   * @param redirectUrl where the browser goes afterwards; checked
   */
  record PendingLogin(
      String loginType,
      Intent intent,
      @Nullable UserId userId,
      @Nullable String scanId,
      SecretHash browser,
      URI redirectUrl) {}

  /** The outcome of a claim. */
  sealed interface Claim {
    /** This try won. */
    record First(PendingLogin login) implements Claim {}

    /** The same try has won before, not long ago. */
    record Repeated(PendingLogin login) implements Claim {}

    /** Unknown, used, expired, of another instance, or not from this browser. */
    record Refused() implements Claim {}
  }
}
