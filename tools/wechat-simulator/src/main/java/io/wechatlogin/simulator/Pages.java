package io.wechatlogin.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pages from the resources: {{name}} is replaced by an escaped value, {{{name}}} by one that is
 * HTML already.
 */
final class Pages {
  private static final Pattern HOLE = Pattern.compile("\\{\\{\\{(\\w+)}}}|\\{\\{(\\w+)}}");
  private static final Map<String, String> FILES = new ConcurrentHashMap<>();

  private Pages() {}

  static String page(String name, Map<String, String> values) {
    return HOLE.matcher(file(name))
        .replaceAll(hole -> Matcher.quoteReplacement(filled(hole.group(1), hole.group(2), values)));
  }

  private static String filled(
      @Nullable String raw, @Nullable String plain, Map<String, String> values) {
    return raw != null
        ? values.getOrDefault(raw, "")
        : escape(values.getOrDefault(String.valueOf(plain), ""));
  }

  static String file(String name) {
    return FILES.computeIfAbsent(name, Pages::load);
  }

  private static String load(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < 0x20 && !Character.isWhitespace(c) ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }

  /** WeChat's page for whatever is wrong with a link. */
  static Reply error(String title, String detail) {
    return Reply.html(page("error.html", Map.of("title", title, "detail", detail))).asRefusal();
  }

  /** The same, with a way out that the real one does not have. */
  static Reply errorWithPhone(String title, String phone) {
    String link =
        "<p class=\"weui_msg_desc\"><a id=\"open-phone\" data-testid=\"open-phone\" href=\""
            + escape(phone)
            + "\">Simulator: open this on the phone</a></p>";
    return Reply.html(page("error.html", Map.of("title", title, "phone", link))).asRefusal();
  }
}
