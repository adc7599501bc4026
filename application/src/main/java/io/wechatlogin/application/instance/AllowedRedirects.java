package io.wechatlogin.application.instance;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.url.WebOrigin;
import io.wechatlogin.domain.url.WebUrl;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The origins that a login may return to. URLs are read as browsers read them, and what is let
 * through goes on in the spelling of browsers, so that nobody after this check reads it otherwise.
 */
public final class AllowedRedirects {
  private static final int MAX_LENGTH = 2048;

  private final Set<WebOrigin> origins;

  private AllowedRedirects(Set<WebOrigin> origins) {
    this.origins = Set.copyOf(origins);
  }

  /**
   * Makes a list of these origins, such as {@code https://app.example}.
   *
   * @throws IllegalArgumentException where one of them is not an origin
   */
  public static AllowedRedirects of(Collection<String> origins) {
    Set<WebOrigin> normal = new HashSet<>();
    for (String text : origins) {
      normal.add(
          WebOrigin.parse(text)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "an origin looks like https://app.example or http://localhost:3000")));
    }
    return new AllowedRedirects(normal);
  }

  /** Returns a list with the origins of both. */
  public AllowedRedirects and(AllowedRedirects other) {
    Set<WebOrigin> both = new HashSet<>(origins);
    both.addAll(other.origins);
    return new AllowedRedirects(both);
  }

  /** Returns whether an origin is on the list. */
  public boolean hasOrigin(String origin) {
    return WebOrigin.parse(origin).filter(origins::contains).isPresent();
  }

  /**
   * Returns the redirect URL if a login may return to it.
   *
   * @throws LoginException {@code invalid_request} where it is no URL, too long, or has a user name
   *     or password; {@code redirect_not_allowed} where its origin is on no list
   */
  public WebUrl check(String redirectUrl) {
    if (redirectUrl.length() > MAX_LENGTH) {
      throw tooLong();
    }
    if (WebUrl.hasOtherScheme(redirectUrl)) {
      throw notAllowed();
    }
    WebUrl url =
        WebUrl.parse(redirectUrl)
            .orElseThrow(() -> invalid("is no absolute URL such as https://app.example/after"));
    if (!origins.contains(url.origin())) {
      throw notAllowed();
    }
    if (url.hasCredentials()) {
      throw invalid("must have no user name or password");
    }
    if (url.toString().length() > MAX_LENGTH) {
      throw tooLong();
    }
    return url;
  }

  private static LoginException tooLong() {
    return invalid("at most " + MAX_LENGTH + " characters, as browsers write them");
  }

  private static LoginException invalid(String rule) {
    return new LoginException(LoginError.INVALID_REQUEST, "redirectUrl: " + rule);
  }

  private static LoginException notAllowed() {
    return new LoginException(
        LoginError.REDIRECT_NOT_ALLOWED, "redirectUrl: its origin is on no list of this service");
  }
}
