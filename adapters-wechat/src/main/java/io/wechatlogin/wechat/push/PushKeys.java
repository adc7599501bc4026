package io.wechatlogin.wechat.push;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The keys that sign and encrypt the pushes of an app.
 *
 * @param token signs every push
 * @param aesKeys EncodingAESKeys, the current one first; empty in plain mode
 */
public record PushKeys(Secret token, List<Secret> aesKeys) {
  private static final String TOKEN = "pushToken";
  private static final String AES_KEY = "encodingAesKey";
  private static final String PREVIOUS_AES_KEY = "previousEncodingAesKey";

  /** WeChat requires 3 to 32 letters and digits. The pattern is wider in case that changes. */
  private static final Pattern TOKEN_SHAPE = Pattern.compile("[\\x21-\\x7E]{3,64}");

  private static final Pattern AES_KEY_SHAPE = Pattern.compile("[A-Za-z0-9+/]{43}");

  /**
   * Reads the keys from the configuration. Returns empty if pushes are not configured, or after a
   * problem with the token.
   *
   * @param business {@code <Name>.json}
   * @param inner the part of {@code business} that may contain the keys as well; {@code business}
   *     itself if there is no such part
   */
  public static Optional<PushKeys> read(ConfigObject business, ConfigObject inner) {
    Optional<Secret> token =
        read(business, inner, TOKEN, TOKEN_SHAPE, "must have 3 to 64 characters without blanks");
    String keyRule = "must have 43 letters and digits";
    Optional<Secret> key = read(business, inner, AES_KEY, AES_KEY_SHAPE, keyRule);
    Optional<Secret> previous = read(business, inner, PREVIOUS_AES_KEY, AES_KEY_SHAPE, keyRule);
    requireTogether(business, inner, AES_KEY, TOKEN);
    requireTogether(business, inner, PREVIOUS_AES_KEY, AES_KEY);
    return token.map(
        secret ->
            new PushKeys(secret, Stream.of(key, previous).flatMap(Optional::stream).toList()));
  }

  private static Optional<Secret> read(
      ConfigObject business, ConfigObject inner, String key, Pattern shape, String rule) {
    Optional<String> outside = business.optionalText(key);
    Optional<String> inside = inner == business ? Optional.empty() : inner.optionalText(key);
    if (outside.isPresent() && inside.isPresent() && !outside.equals(inside)) {
      inner.problem(key, "differs from the one outside");
    }
    Optional<String> value = outside.or(() -> inside);
    Optional<String> wellFormed = value.filter(text -> shape.matcher(text).matches());
    if (value.isPresent() && wellFormed.isEmpty()) {
      (outside.isPresent() ? business : inner).problem(key, rule);
    }
    return wellFormed.map(Secret::new);
  }

  private static void requireTogether(
      ConfigObject business, ConfigObject inner, String key, String other) {
    boolean isPresent = business.has(key) || inner.has(key);
    if (isPresent && !business.has(other) && !inner.has(other)) {
      business.problem(other, "is missing, but " + key + " is configured");
    }
  }
}
