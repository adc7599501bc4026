package io.wechatlogin.http.web;

import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.domain.url.WebOrigin;
import io.wechatlogin.domain.url.WebUrl;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pictures of persons that pages show. The browser fetches them from WeChat's image hosts, and
 * from no other address: a picture elsewhere would tell somebody who looks at the page.
 */
public final class PersonPictures {
  private static final Set<String> HOSTS =
      Set.of("https://thirdwx.qlogo.cn", "https://wx.qlogo.cn");

  private final Set<String> origins;

  private PersonPictures(Set<String> origins) {
    this.origins = origins;
  }

  /** Makes the pictures of WeChat. */
  public static PersonPictures ofWechat() {
    return new PersonPictures(HOSTS);
  }

  /**
   * Makes the pictures of a simulated WeChat as well, which has them where it has its pages.
   *
   * @param types the logins by a page of it
   */
  public static PersonPictures ofSimulator(Stream<RedirectLogin> types) {
    Set<String> origins = new LinkedHashSet<>(HOSTS);
    types
        .map(type -> type.authorizationUrl(URI.create("https://a"), ""))
        .map(page -> page.getScheme() + "://" + page.getRawAuthority())
        .forEach(origins::add);
    return new PersonPictures(origins);
  }

  /** Returns a content security policy that allows these pictures as well. */
  public String in(String policy) {
    String sources = origins.stream().sorted().collect(Collectors.joining(" "));
    return policy.replace("img-src 'self'", "img-src 'self' " + sources);
  }

  /**
   * Returns the address of a picture as pages show it.
   *
   * @return empty where it is none of these pictures
   */
  public Optional<String> shown(String address) {
    return WebUrl.parse(address)
        // WeChat's hosts answer by TLS, too; old addresses lack it.
        .map(url -> new WebUrl(secured(url.origin()), "", url.path(), url.query(), null))
        .filter(url -> origins.contains(url.origin().toString()))
        .map(WebUrl::toString);
  }

  private static WebOrigin secured(WebOrigin origin) {
    WebOrigin secure = new WebOrigin("https", origin.host(), origin.port());
    return HOSTS.contains(secure.toString()) ? secure : origin;
  }
}
