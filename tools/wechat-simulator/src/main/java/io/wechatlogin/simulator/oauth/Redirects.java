package io.wechatlogin.simulator.oauth;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.http.QueryString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The redirects back to an app. WeChat compares the host with the configured one and checks nothing
 * else.
 */
public final class Redirects {
  private static final Pattern OPENID = Pattern.compile("([?&])openId=[^&#]*&?");

  private Redirects() {}

  /** Whether WeChat redirects to this URL for the app. */
  public static boolean allows(App app, String redirectUri) {
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
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  /**
   * The redirect URL with code and state. As WeChat does, it appends them at the very end, even
   * after a fragment, and drops a parameter of the URL that is named openId.
   */
  public static String withCode(String redirectUri, String code, String state) {
    String kept = OPENID.matcher(redirectUri).replaceAll("$1").replaceFirst("[?&]$", "");
    return kept
        + (kept.indexOf('?') < 0 ? "?" : "&")
        + "code="
        + code
        + "&state="
        + QueryString.encode(state);
  }
}
