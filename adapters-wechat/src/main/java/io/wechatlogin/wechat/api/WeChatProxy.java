package io.wechatlogin.wechat.api;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.url.WebOrigin;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The forward proxy that calls to WeChat go through. The setting {@code WECHAT_LOGIN_WECHAT_PROXY}
 * names it; without the setting, the variables that curl and most other programs read do: {@code
 * https_proxy} or {@code HTTPS_PROXY} for an https address, unless {@code no_proxy} or {@code
 * NO_PROXY} excepts the host.
 *
 * @param user empty for a proxy that asks for no name
 */
record WeChatProxy(String host, int port, Optional<User> user) {
  private static final String SETTING = "WECHAT_LOGIN_WECHAT_PROXY";
  private static final int DEFAULT_PORT = 1080;
  private static final int HTTPS_PORT = 443;

  /** The name and password that the proxy asks for. */
  record User(String name, Secret password) {}

  /**
   * Returns the proxy for an address, empty for none.
   *
   * @throws IllegalArgumentException if a variable names no proxy
   */
  static Optional<WeChatProxy> in(LoginTypeContext context, URI base) {
    Optional<String> own = setting(context, SETTING);
    if (own.isPresent()) {
      return own.map(text -> parse(SETTING, text));
    }
    WebOrigin target = WeChatAddress.originOf(base);
    if (!target.scheme().equals("https") || isExcepted(context, target)) {
      return Optional.empty();
    }
    return Stream.of("https_proxy", "HTTPS_PROXY")
        .flatMap(name -> setting(context, name).map(text -> parse(name, text)).stream())
        .findFirst();
  }

  private static Optional<String> setting(LoginTypeContext context, String name) {
    return context.setting(name).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Reads {@code http://user:password@host:port}; the scheme and the user may be missing. */
  static WeChatProxy parse(String setting, String text) {
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      // URI knows no host name with "_", which container networks have.
      String authority = uri.getRawAuthority();
      if (!"http".equals(uri.getScheme()) || authority == null) {
        throw malformed(setting);
      }
      int at = authority.lastIndexOf('@');
      String address = authority.substring(at + 1);
      int colon = address.lastIndexOf(':');
      boolean hasPort = colon > address.lastIndexOf(']');
      String host = (hasPort ? address.substring(0, colon) : address).replaceAll("[\\[\\]]", "");
      int port = hasPort ? Integer.parseInt(address.substring(colon + 1)) : DEFAULT_PORT;
      if (host.isEmpty() || port < 1 || port > 65_535) {
        throw malformed(setting);
      }
      return new WeChatProxy(
          host, port, at < 0 ? Optional.empty() : Optional.of(user(authority.substring(0, at))));
    } catch (IllegalArgumentException unreadable) {
      // The message of the cause repeats the value, which may contain a password.
      throw malformed(setting);
    }
  }

  private static User user(String text) {
    int colon = text.indexOf(':');
    return new User(
        decoded(colon < 0 ? text : text.substring(0, colon)),
        new Secret(colon < 0 ? "" : decoded(text.substring(colon + 1))));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Host names, or their ends, with commas or blanks between them; {@code *} for all hosts. */
  private static boolean isExcepted(LoginTypeContext context, WebOrigin target) {
    String host = target.host().toLowerCase(Locale.ROOT);
    String withPort = host + ":" + (target.port() < 0 ? HTTPS_PORT : target.port());
    return Stream.of("no_proxy", "NO_PROXY")
        .flatMap(name -> setting(context, name).stream())
        .flatMap(list -> Stream.of(list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)))
        .map(entry -> entry.replaceFirst("^\\*?\\.", ""))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(
            entry ->
                entry.equals("*")
                    || Stream.of(host, withPort)
                        .anyMatch(name -> name.equals(entry) || name.endsWith("." + entry)));
  }

  private static IllegalArgumentException malformed(String setting) {
    return new IllegalArgumentException(setting + " must look like http://proxy.example:3128");
  }
}
