package io.wechatlogin.bootstrap.settings;

import io.wechatlogin.domain.url.WebOrigin;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.http.limits.TrustedProxies;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The formats of settings. Each parser throws an {@link IllegalArgumentException} whose message
 * says what the setting must look like, and never repeats a value that may be secret.
 */
final class Parsers {
  private static final Pattern HOST_KEY = Pattern.compile("([^:\\s]{1,64}):([0-9a-fA-F]{64})");

  private Parsers() {}

  static int number(String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // The exception below says what is wrong.
    }
    throw new IllegalArgumentException("must be a number from " + min + " to " + max);
  }

  /**
   * Parses the base of URLs: without query and fragment. Returns it in the spelling of browsers,
   * without a slash at its end.
   */
  static URI baseUrl(String text) {
    return WebUrl.parseBase(text)
        .orElseThrow(
            () -> new IllegalArgumentException("must be a URL like https://login.example"));
  }

  static String jdbcUrl(String text) {
    if (!text.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("must begin with jdbc:postgresql:");
    }
    return text;
  }

  /** Parses an origin; returns it in the spelling of browsers. */
  static String origin(String text) {
    return WebOrigin.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an origin looks like https://app.example or http://localhost:3000"))
        .toString();
  }

  static String proxy(String text) {
    TrustedProxies.of(List.of(text));
    return text;
  }

  static String logFormat(String text) {
    if (text.equals("text") || text.equals("json")) {
      return text;
    }
    throw new IllegalArgumentException("must be text or json");
  }

  /** Parses {@code name:sha256}; returns the hash in lower case. */
  static Map.Entry<String, String> hostKey(String text) {
    Matcher matcher = HOST_KEY.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("each entry is name:sha256, the hash as 64 hex digits");
    }
    return Map.entry(matcher.group(1), matcher.group(2).toLowerCase(Locale.ROOT));
  }
}
