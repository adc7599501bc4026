package io.wechatlogin.simulator.page;

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
 * Templates from the resources: {@code {{name}}} is replaced by an escaped value, {@code
 * {{{name}}}} by a value that is HTML already. Names of templates start with their package: {@code
 * phone/home.html}.
 */
public final class Template {
  private static final String ROOT = "/io/wechatlogin/simulator/";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\{(\\w+)}}}|\\{\\{(\\w+)}}");
  private static final Map<String, String> FILES = new ConcurrentHashMap<>();

  private Template() {}

  /** The template with its placeholders replaced; a value that is not given is empty. */
  public static String render(String name, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(load(name))
        .replaceAll(
            match -> Matcher.quoteReplacement(value(match.group(1), match.group(2), values)));
  }

  private static String value(
      @Nullable String html, @Nullable String text, Map<String, String> values) {
    return html != null
        ? values.getOrDefault(html, "")
        : escape(values.getOrDefault(String.valueOf(text), ""));
  }

  /** A resource as it is. */
  public static String load(String name) {
    return FILES.computeIfAbsent(name, Template::read);
  }

  private static String read(String name) {
    try (InputStream in = Template.class.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The text as HTML; control characters are replaced by U+FFFD. */
  public static String escape(String text) {
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
}
