package io.wechatlogin.http.scan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a browser as persons know it, such as {@code Chrome · Windows}. The first token that
 * the {@code User-Agent} header contains decides. The order matters, because most browsers claim to
 * be several others as well.
 */
final class BrowserName {
  private static final List<Token> BROWSERS =
      List.of(
          new Token("MicroMessenger/", "WeChat"),
          new Token("Edg", "Edge"),
          new Token("OPR/", "Opera"),
          new Token("QQBrowser/", "QQ Browser"),
          new Token("SamsungBrowser/", "Samsung Internet"),
          new Token("Firefox/", "Firefox"),
          new Token("FxiOS/", "Firefox"),
          new Token("CriOS/", "Chrome"),
          new Token("Chrome/", "Chrome"),
          new Token("Safari/", "Safari"));
  private static final List<Token> SYSTEMS =
      List.of(
          new Token("OpenHarmony", "HarmonyOS"),
          new Token("Android", "Android"),
          new Token("iPhone", "iPhone"),
          new Token("iPad", "iPad"),
          new Token("Windows", "Windows"),
          new Token("CrOS", "ChromeOS"),
          new Token("Macintosh", "Mac"),
          new Token("Linux", "Linux"));

  private BrowserName() {}

  private record Token(String text, String name) {}

  /** Returns the name of the browser that sends this header; empty where it is unknown. */
  static String of(String userAgent) {
    return Stream.of(BROWSERS, SYSTEMS)
        .map(tokens -> firstOf(tokens, userAgent))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" · "));
  }

  private static Optional<String> firstOf(List<Token> tokens, String userAgent) {
    return tokens.stream()
        .filter(token -> userAgent.contains(token.text()))
        .map(Token::name)
        .findFirst();
  }
}
