package io.wechatlogin.domain.url;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An absolute http or https URL, in the spelling of browsers: what {@code new URL(text).href} is in
 * a browser, {@link #toString} is here. The spelling is ASCII. It need not fit {@code
 * java.net.URI}, because browsers leave some characters as they are, such as a bar or a lone
 * percent sign.
 *
 * @param userInfo user name and password as a URL has them; empty where there are none
 * @param path begins with a slash, and has no dot segments
 * @param query without the question mark; null where there is none
 * @param fragment without the number sign; null where there is none
 */
public record WebUrl(
    WebOrigin origin,
    String userInfo,
    String path,
    @Nullable String query,
    @Nullable String fragment) {
  /** Of a base, which is a {@code java.net.URI} all over the project. */
  private static final Pattern URI_CHARACTERS =
      Pattern.compile("https?://[a-z0-9._:\\[\\]-]+(/([\\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?");

  /**
   * Reads a URL.
   *
   * @return empty where browsers see no http or https URL, and where the host has letters of which
   *     it is not certain that every browser reads them alike (see {@link DomainName})
   */
  public static Optional<WebUrl> parse(String text) {
    return UrlParser.parse(text);
  }

  /**
   * Reads a URL that this service has written or checked before.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static WebUrl of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not an http or https URL"));
  }

  /**
   * Reads the base of addresses, such as {@code https://login.example/sso/}: without query,
   * fragment, user name and password.
   *
   * @return the base in the spelling of browsers, without a slash at its end; empty where it is
   *     none
   */
  public static Optional<URI> parseBase(String text) {
    return parse(text)
        .filter(url -> url.query == null && url.fragment == null && !url.hasCredentials())
        .map(url -> url.origin + url.path.replaceFirst("/+$", ""))
        .filter(base -> URI_CHARACTERS.matcher(base).matches())
        .map(URI::create);
  }

  /** Returns whether browsers see a scheme other than http and https, such as {@code mailto:}. */
  public static boolean hasOtherScheme(String text) {
    return UrlParser.scheme(text).filter(scheme -> !WebOrigin.isWeb(scheme)).isPresent();
  }

  /** Returns whether the URL has a user name or password. */
  public boolean hasCredentials() {
    return !userInfo.isEmpty();
  }

  /**
   * Returns the URL with other parameters. Path, fragment and the rest of the query stay as they
   * are.
   *
   * @param removed names of parameters that are taken out of the query, however they are encoded
   * @param added parameters that come after the rest, in this order
   */
  public WebUrl withParameters(Set<String> removed, Map<String, String> added) {
    List<String> parameters = new ArrayList<>();
    if (query != null && !query.isEmpty()) {
      for (String parameter : query.split("&", -1)) {
        if (!removed.contains(name(parameter))) {
          parameters.add(parameter);
        }
      }
    }
    added.forEach((name, value) -> parameters.add(encoded(name) + "=" + encoded(value)));
    String joined = parameters.isEmpty() && query == null ? null : String.join("&", parameters);
    return new WebUrl(origin, userInfo, path, joined, fragment);
  }

  /** Returns the spelling of browsers. */
  @Override
  public String toString() {
    return origin.scheme()
        + "://"
        + (userInfo.isEmpty() ? "" : userInfo + "@")
        + origin.authority()
        + path
        + (query == null ? "" : "?" + query)
        + (fragment == null ? "" : "#" + fragment);
  }

  /** Returns the name of a parameter as readers of forms see it. */
  private static String name(String parameter) {
    int end = parameter.indexOf('=');
    String name = end < 0 ? parameter : parameter.substring(0, end);
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return PercentEncoding.decode(name.replace('+', ' '));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
