package io.wechatlogin.persistence.sealing;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.WebToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The tokens of an official account, sealed together as one value of a row. */
public final class SealedWebToken {
  /** Separates the parts of the sealed text; none of them contains it. */
  private static final String SEPARATOR = "\n";

  private SealedWebToken() {}

  /** Seals scope, access token and refresh token. */
  public static byte[] seal(KeyRing keys, Identity identity, WebToken token) {
    String plain =
        String.join(
            SEPARATOR, token.scope(), token.accessToken().reveal(), token.refreshToken().reveal());
    return SealedColumn.WEB_TOKEN.seal(
        keys, plain.getBytes(StandardCharsets.UTF_8), identity.appId(), identity.openId());
  }

  /**
   * Opens a sealed value. A token that no key opens counts as invalid: the person can log in again.
   *
   * @return empty where no key opens the value
   */
  public static Optional<WebToken> open(
      KeyRing keys,
      byte[] sealed,
      String appId,
      String openId,
      Instant obtainedAt,
      Duration expiresIn) {
    return SealedColumn.WEB_TOKEN
        .open(keys, sealed, appId, openId)
        .map(plain -> new String(plain, StandardCharsets.UTF_8).split(SEPARATOR, -1))
        .map(
            parts ->
                new WebToken(
                    openId,
                    parts[0],
                    new Secret(parts[1]),
                    new Secret(parts[2]),
                    obtainedAt,
                    expiresIn));
  }
}
