package io.wechatlogin.application.miniprogram;

import io.wechatlogin.application.binding.BoundAccounts;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.type.EncryptedData;
import io.wechatlogin.domain.type.UserDataDecryption;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;

/** Decrypts the data that a mini program hands over, with the session key of the last login. */
public final class Decryption {
  private final BoundAccounts accounts;
  private final SessionKeys sessionKeys;
  private final InstantSource clock;

  /** Decrypts with the keys of this port. */
  public Decryption(BoundAccounts accounts, SessionKeys sessionKeys, InstantSource clock) {
    this.accounts = accounts;
    this.sessionKeys = sessionKeys;
    this.clock = clock;
  }

  /**
   * Decrypts data of a user.
   *
   * @return a JSON object
   * @throws LoginException {@code not_supported}, {@code user_not_found}, {@code not_bound}; {@code
   *     session_key_stale} where no key of the user decrypts the data, or the data is too old
   */
  public String decrypt(Instance instance, UserId userId, EncryptedData data, Caller caller) {
    caller.requireHost();
    UserDataDecryption type = instance.require(UserDataDecryption.class);
    Identity identity =
        accounts
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
