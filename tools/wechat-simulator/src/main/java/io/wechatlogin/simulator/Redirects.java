package io.wechatlogin.simulator;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where WeChat sends people back to: the host must be the configured one, and nothing else is
 * looked at.
 */
final class Redirects {
  private static final Pattern OPENID = Pattern.compile("([?&])openId=[^&#]*&?");

  private Redirects() {}

  static boolean allows(App app, String redirectUri) {
    URI uri = parse(redirectUri);
    if (uri == null || uri.getHost() == null || uri.getScheme() == null) {
      return false;
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return false;
    }
    String domain = app.domain();
    if (domain == null) {
      return true;
    }
    int port = uri.getPort();
    String host = uri.getHost();
    return domain.contains(":")
        ? domain.equalsIgnoreCase(host + ":" + port)
        : domain.equalsIgnoreCase(host) && (port == -1 || port == 80 || port == 443);
  }

  private static @Nullable URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException broken) {
      return null;
    }
  }

  /**
   * As WeChat does it: appended to the very end, behind a fragment too, and without a parameter of
   * the address that is named openId.
   */
  static String withCode(String redirectUri, String code, String state) {
    String kept = OPENID.matcher(redirectUri).replaceAll("$1").replaceFirst("[?&]$", "");
    return kept + (kept.indexOf('?') < 0 ? "?" : "&") + "code=" + code + "&state=" + encode(state);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
