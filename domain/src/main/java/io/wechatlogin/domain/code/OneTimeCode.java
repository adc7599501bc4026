package io.wechatlogin.domain.code;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a one-time code stands for. The code itself is a {@link
 * io.wechatlogin.domain.secret.Secret}, of which only the hash is stored.
 */
public sealed interface OneTimeCode {
  /** Returns the short name of the instance that issued the code. */
  String instanceName();

  /** Returns how long the code is valid. */
  Duration lifetime();

  /** Returns the challenge whose verifier has to come with the code; null for none. */
  @Nullable CodeChallenge challenge();

  /**
   * A {@code loginCode}: this user has logged in and may open one session.
   *
   * @param basis what the login relies on, and the session will
   */
  record LoginCode(
      String instanceName, UserId userId, LoginBasis basis, @Nullable CodeChallenge challenge)
      implements OneTimeCode {
    /** A loginCode is valid for 1 minute. */
    public static final Duration LIFETIME = Duration.ofMinutes(1);

    /** Makes a code that needs no verifier. */
    public LoginCode(String instanceName, UserId userId, LoginBasis basis) {
      this(instanceName, userId, basis, null);
    }

    @Override
    public Duration lifetime() {
      return LIFETIME;
    }
  }

  /** A {@code bindCode}: this identity is proven and belongs to no user yet. */
  record BindCode(String instanceName, Identity identity, @Nullable CodeChallenge challenge)
      implements OneTimeCode {
    /** A bindCode is valid for 5 minutes. */
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    /** Makes a code that needs no verifier. */
    public BindCode(String instanceName, Identity identity) {
      this(instanceName, identity, null);
    }

    @Override
    public Duration lifetime() {
      return LIFETIME;
    }
  }
}
