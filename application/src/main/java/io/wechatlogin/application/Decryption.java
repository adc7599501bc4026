package io.wechatlogin.application;

import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.type.EncryptedData;
import io.wechatlogin.domain.type.UserDataDecryption;
import java.time.Instant;
import java.time.InstantSource;

/** Opens the data that a mini program passes on, by the session key of the person's last login. */
public final class Decryption {
  private final AccountBinding binding;
  private final SessionKeys sessionKeys;
  private final InstantSource clock;

  Decryption(AccountBinding binding, SessionKeys sessionKeys, InstantSource clock) {
    this.binding = binding;
    this.sessionKeys = sessionKeys;
    this.clock = clock;
  }

  /**
   * Decrypts data of a user.
   *
   * @return a JSON object
   * @throws LoginException {@code not_supported}, {@code user_not_found}, {@code not_bound}; {@code
   *     session_key_stale} where no key of the user opens the data, or it is not fresh
   */
  public String decrypt(Instance instance, UserId userId, EncryptedData data, Caller caller) {
    caller.requireHost();
    UserDataDecryption type = instance.able(UserDataDecryption.class);
    Identity identity =
        binding
            .find(instance, userId, caller)
            .orElseThrow(() -> new LoginException(LoginError.NOT_BOUND))
            .identity();
    Instant now = clock.instant();
    return sessionKeys.find(identity, now).stream()
        .flatMap(key -> type.decrypt(data, key, now).stream())
        .findFirst()
        .orElseThrow(() -> new LoginException(LoginError.SESSION_KEY_STALE));
  }
}
