package io.wechatlogin.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON in two dialects: the ordinary one of the control API, and WeChat's, which escapes slashes
 * but lets control characters through. A null in an object is read as an absent key.
 */
final class Json {
  private static final int DEEPEST = 64;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** An object as WeChat writes it; pairs whose value is null are left out. */
  static String wire(@Nullable Object... pairs) {
    StringBuilder out = new StringBuilder(256).append('{');
    for (int i = 0; i < pairs.length; i += 2) {
      Object value = pairs[i + 1];
      if (value != null) {
        if (out.length() > 1) {
          out.append(',');
        }
        out.append('"').append(pairs[i]).append("\":");
        write(value, out, true);
      }
    }
    return out.append('}').toString();
  }

  /** An ordered object, for nesting; pairs whose value is null are left out. */
  static Map<String, Object> object(@Nullable Object... pairs) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      Object value = pairs[i + 1];
      if (value != null) {
        object.put(String.valueOf(pairs[i]), value);
      }
    }
    return object;
  }

  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, false);
    return out.toString();
  }

  static String writeWire(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, true);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out, boolean wire) {
    switch (value) {
      case Map<?, ?> map -> {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(comma);
          text(String.valueOf(entry.getKey()), out, wire);
          out.append(':');
          write(entry.getValue(), out, wire);
          comma = ",";
        }
        out.append('}');
      }
      case Iterable<?> list -> {
        out.append('[');
        String comma = "";
        for (Object each : list) {
          out.append(comma);
          write(each, out, wire);
          comma = ",";
        }
        out.append(']');
      }
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> text(value.toString(), out, wire);
    }
  }

  private static void text(String text, StringBuilder out, boolean wire) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '/' -> out.append(wire ? "\\/" : "/");
        default -> {
          // An escaped byte (see bytes) is no character: strict JSON can only name it.
          if (!wire && (c < 0x20 || isEscapedByte(text, i))) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /**
   * UTF-8, except that a lone U+DC80..U+DCFF stands for the raw byte 0x80..0xFF: so a nickname can
   * be the invalid UTF-8 that WeChat now and then sends.
   */
  static byte[] bytes(String text) {
    ByteArrayOutputStream out = null;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isEscapedByte(text, i)) {
        if (out == null) {
          out = new ByteArrayOutputStream();
        }
        out.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        out.write(text.charAt(i) & 0xFF);
        from = i + 1;
      }
    }
    if (out == null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static boolean isEscapedByte(String text, int i) {
    char c = text.charAt(i);
    return c >= 0xDC80 && c <= 0xDCFF && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /** Reads one object; anything else is an {@link IllegalArgumentException}. */
  static Map<String, Object> readObject(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.skipBlanks();
    if (json.at != text.length() || !(value instanceof Map<?, ?> map)) {
      throw json.broken();
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((key, each) -> object.put(String.valueOf(key), each));
    return object;
  }

  private @Nullable Object value(int depth) {
    skipBlanks();
    if (depth > DEEPEST) {
      throw broken();
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    at++;
    skipBlanks();
    if (peek() == '}') {
      at++;
      return object;
    }
    while (true) {
      skipBlanks();
      String key = string();
      skipBlanks();
      expect(':');
      Object value = value(depth + 1);
      if (value != null) {
        object.put(key, value);
      }
      skipBlanks();
      if (peek() == '}') {
        at++;
        return object;
      }
      expect(',');
    }
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    at++;
    skipBlanks();
    if (peek() == ']') {
      at++;
      return list;
    }
    while (true) {
      Object value = value(depth + 1);
      if (value != null) {
        list.add(value);
      }
      skipBlanks();
      if (peek() == ']') {
        at++;
        return list;
      }
      expect(',');
    }
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\', '/' -> c;
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw broken();
        }
        at += 4;
        try {
          yield (char) Integer.parseInt(text, at - 4, at, 16);
        } catch (NumberFormatException notHex) {
          throw broken();
        }
      }
      default -> throw broken();
    };
  }

  private Number number() {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(from, at);
    try {
      if (number.matches("-?\\d{1,18}")) {
        return Long.valueOf(number);
      }
      return Double.valueOf(number);
    } catch (NumberFormatException notANumber) {
      throw broken();
    }
  }

  private @Nullable Object word(String word, @Nullable Object meaning) {
    if (!text.startsWith(word, at)) {
      throw broken();
    }
    at += word.length();
    return meaning;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char c) {
    if (next() != c) {
      throw broken();
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw broken();
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private IllegalArgumentException broken() {
    return new IllegalArgumentException("not the JSON expected here, at character " + at);
  }
}
