package io.wechatlogin.domain.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parser of the URL Standard (https://url.spec.whatwg.org/#url-parsing), for absolute http and
 * https URLs. The standard describes a state machine; here each part of a URL has a method, in the
 * order of the text.
 */
final class UrlParser {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
  private static final Pattern SINGLE_DOT = Pattern.compile("\\.|%2[eE]");
  private static final Pattern DOUBLE_DOT = Pattern.compile("(\\.|%2[eE]){2}");
  private static final int MAX_PORT = 65_535;

  private final String text;
  private int position;

  private UrlParser(String text, int position) {
    this.text = text;
    this.position = position;
  }

  /** Returns the scheme in lower case; empty where the text has none. */
  static Optional<String> scheme(String input) {
    var matcher = SCHEME.matcher(cleaned(input));
    return matcher.lookingAt()
        ? Optional.of(matcher.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  static Optional<WebUrl> parse(String input) {
    return scheme(input)
        .filter(WebOrigin::isWeb)
        .flatMap(scheme -> new UrlParser(cleaned(input), scheme.length() + 1).afterScheme(scheme));
  }

  /**
   * Removes what browsers remove before they read a URL: control characters and blanks around it,
   * tabs and line ends within it. A surrogate without its other half becomes U+FFFD.
   */
  private static String cleaned(String input) {
    int begin = 0;
    int end = input.length();
    while (begin < end && input.charAt(begin) <= ' ') {
      begin++;
    }
    while (end > begin && input.charAt(end - 1) <= ' ') {
      end--;
    }
    StringBuilder out = new StringBuilder(end - begin);
    input
        .substring(begin, end)
        .codePoints()
        .filter(character -> character != '\t' && character != '\n' && character != '\r')
        .map(character -> Character.getType(character) == Character.SURROGATE ? 0xFFFD : character)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private Optional<WebUrl> afterScheme(String scheme) {
    while (position < text.length() && isSlash(text.charAt(position))) {
      position++;
    }
    String authority = until("/\\?#");
    int at = authority.lastIndexOf('@');
    String userInfo = at < 0 ? "" : userInfo(authority.substring(0, at));
    return origin(scheme, authority.substring(at + 1))
        .map(origin -> new WebUrl(origin, userInfo, path(), part('?'), part('#')));
  }

  private static String userInfo(String raw) {
    int colon = raw.indexOf(':');
    String name = colon < 0 ? raw : raw.substring(0, colon);
    String password = colon < 0 ? "" : raw.substring(colon + 1);
    String encodedName = PercentEncoding.USER_INFO.encode(name);
    return password.isEmpty()
        ? encodedName
        : encodedName + ":" + PercentEncoding.USER_INFO.encode(password);
  }

  private static Optional<WebOrigin> origin(String scheme, String hostAndPort) {
    int colon = colonAfterHost(hostAndPort);
    String host = hostAndPort.substring(0, colon);
    String port = colon == hostAndPort.length() ? "" : hostAndPort.substring(colon + 1);
    if (host.isEmpty() || !isPort(port)) {
      return Optional.empty();
    }
    int number = port.isEmpty() ? WebOrigin.STANDARD_PORT : Integer.parseInt(port);
    return UrlHost.parse(host).map(name -> WebOrigin.of(scheme, name, number));
  }

  /** Returns where the host ends: at the first colon outside of brackets. */
  private static int colonAfterHost(String hostAndPort) {
    boolean inBrackets = false;
    for (int i = 0; i < hostAndPort.length(); i++) {
      switch (hostAndPort.charAt(i)) {
        case '[' -> inBrackets = true;
        case ']' -> inBrackets = false;
        case ':' -> {
          if (!inBrackets) {
            return i;
          }
        }
        default -> {}
      }
    }
    return hostAndPort.length();
  }

  private static boolean isPort(String port) {
    int value = 0;
    for (int i = 0; i < port.length(); i++) {
      char digit = port.charAt(i);
      if (digit < '0' || digit > '9') {
        return false;
      }
      value = value * 10 + digit - '0';
      if (value > MAX_PORT) {
        return false;
      }
    }
    return true;
  }

  private String path() {
    if (position < text.length() && isSlash(text.charAt(position))) {
      position++;
    }
    List<String> segments = new ArrayList<>();
    boolean isLast = false;
    while (!isLast) {
      String segment = until("/\\?#");
      isLast = position == text.length() || !isSlash(text.charAt(position));
      if (!isLast) {
        position++;
      }
      boolean isParent = DOUBLE_DOT.matcher(segment).matches();
      boolean isDot = isParent || SINGLE_DOT.matcher(segment).matches();
      if (isParent && !segments.isEmpty()) {
        segments.removeLast();
      }
      if (!isDot) {
        segments.add(PercentEncoding.PATH.encode(segment));
      } else if (isLast) {
        segments.add("");
      }
    }
    return "/" + String.join("/", segments);
  }

  /** Returns the query or the fragment; null where its sign does not follow. */
  private @Nullable String part(char sign) {
    if (position == text.length() || text.charAt(position) != sign) {
      return null;
    }
    position++;
    return sign == '?'
        ? PercentEncoding.QUERY.encode(until("#"))
        : PercentEncoding.FRAGMENT.encode(until(""));
  }

  /** Returns the text up to the first of these characters, which comes next. */
  private String until(String ends) {
    int begin = position;
    while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(begin, position);
  }

  private static boolean isSlash(char character) {
    return character == '/' || character == '\\';
  }
}
