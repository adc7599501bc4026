package io.wechatlogin.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a browser as persons know it, such as {@code Chrome · Windows}. The first mark that
 * is found decides: most browsers claim to be several others as well, in this order.
 */
final class BrowserName {
  private static final List<Mark> BROWSERS =
      List.of(
          new Mark("MicroMessenger/", "WeChat"),
          new Mark("Edg", "Edge"),
          new Mark("OPR/", "Opera"),
          new Mark("QQBrowser/", "QQ Browser"),
          new Mark("SamsungBrowser/", "Samsung Internet"),
          new Mark("Firefox/", "Firefox"),
          new Mark("FxiOS/", "Firefox"),
          new Mark("CriOS/", "Chrome"),
          new Mark("Chrome/", "Chrome"),
          new Mark("Safari/", "Safari"));
  private static final List<Mark> SYSTEMS =
      List.of(
          new Mark("OpenHarmony", "HarmonyOS"),
          new Mark("Android", "Android"),
          new Mark("iPhone", "iPhone"),
          new Mark("iPad", "iPad"),
          new Mark("Windows", "Windows"),
          new Mark("CrOS", "ChromeOS"),
          new Mark("Macintosh", "Mac"),
          new Mark("Linux", "Linux"));

  private BrowserName() {}

  private record Mark(String token, String name) {}

  /** Returns the name of what sent this header; empty where it is not known. */
  static String of(String userAgent) {
    return Stream.of(BROWSERS, SYSTEMS)
        .map(marks -> firstOf(marks, userAgent))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" · "));
  }

  private static Optional<String> firstOf(List<Mark> marks, String userAgent) {
    return marks.stream()
        .filter(mark -> userAgent.contains(mark.token()))
        .map(Mark::name)
        .findFirst();
  }
}
