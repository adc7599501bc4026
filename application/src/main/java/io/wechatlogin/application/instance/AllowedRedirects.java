package io.wechatlogin.application.instance;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The origins that a login may return to. An origin is scheme, host and port as browsers see it
 * (RFC 6454). A URL that a browser might read differently is refused.
 */
public final class AllowedRedirects {
  private static final int MAX_LENGTH = 2048;
  private static final Pattern PRINTABLE_ASCII = Pattern.compile("[\\x21-\\x7E&&[^\\\\]]+");

  private final Set<String> origins;

  private AllowedRedirects(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /**
   * Makes a list of these origins, such as {@code https://app.example}.
   *
   * @throws IllegalArgumentException where one of them is not an origin
   */
  public static AllowedRedirects of(Collection<String> origins) {
    Set<String> normal = new HashSet<>();
    for (String text : origins) {
      normal.add(
          originOf(text)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "an origin looks like https://app.example or http://localhost:3000")));
    }
    return new AllowedRedirects(normal);
  }

  /** Returns a list with the origins of both. */
  public AllowedRedirects and(AllowedRedirects other) {
    Set<String> both = new HashSet<>(origins);
    both.addAll(other.origins);
    return new AllowedRedirects(both);
  }

  /** Returns whether an origin, as in the header {@code Origin}, is on the list. */
  public boolean hasOrigin(String origin) {
    return originOf(origin).filter(origins::contains).isPresent();
  }

  /**
   * Returns the redirect URL if a login may return to it.
   *
   * @throws LoginException {@code invalid_request} where it is too long, {@code
   *     redirect_not_allowed}
   */
  public URI check(String redirectUrl) {
    if (redirectUrl.length() > MAX_LENGTH) {
      throw new LoginException(
          LoginError.INVALID_REQUEST, "redirectUrl: at most " + MAX_LENGTH + " characters");
    }
    URI url =
        parse(redirectUrl).orElseThrow(() -> new LoginException(LoginError.REDIRECT_NOT_ALLOWED));
    if (!origins.contains(origin(url))) {
      throw new LoginException(LoginError.REDIRECT_NOT_ALLOWED);
    }
    return url;
  }

  private static Optional<String> originOf(String text) {
    return parse(text)
        .filter(url -> url.getRawQuery() == null && url.getRawFragment() == null)
        .filter(url -> url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
        .map(AllowedRedirects::origin);
  }

  private static Optional<URI> parse(String text) {
    if (!PRINTABLE_ASCII.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      URI url = new URI(text);
      boolean web =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      boolean plainHost =
          url.getHost() != null && url.getRawUserInfo() == null && url.getPort() <= 65535;
      return web && plainHost ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException notAUrl) {
      return Optional.empty();
    }
  }

  private static String origin(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int standard = scheme.equals("https") ? 443 : 80;
    int port = url.getPort() == -1 ? standard : url.getPort();
    return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }
}
