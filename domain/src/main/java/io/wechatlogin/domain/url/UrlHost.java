package io.wechatlogin.domain.url;

import java.util.Optional;

/** The host parser of the URL Standard (https://url.spec.whatwg.org/#host-parsing). */
final class UrlHost {
  /** Forbidden in domains, besides control characters and DEL. */
  private static final String FORBIDDEN = " #/:<>?@[\\]^|%";

  private UrlHost() {}

  /** Returns the host in the spelling of browsers; empty where it is none. */
  static Optional<String> parse(String text) {
    if (text.startsWith("[")) {
      return text.endsWith("]")
          ? Ipv6.parse(text.substring(1, text.length() - 1)).map(address -> "[" + address + "]")
          : Optional.empty();
    }
    return DomainName.toAscii(PercentEncoding.decode(text))
        .filter(domain -> !domain.isEmpty() && domain.chars().noneMatch(UrlHost::isForbidden))
        .flatMap(domain -> Ipv4.endsInNumber(domain) ? Ipv4.parse(domain) : Optional.of(domain));
  }

  private static boolean isForbidden(int character) {
    return character < ' ' || character == 0x7F || FORBIDDEN.indexOf(character) >= 0;
  }
}
