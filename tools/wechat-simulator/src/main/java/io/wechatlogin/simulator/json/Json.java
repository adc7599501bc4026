package io.wechatlogin.simulator.json;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in two formats: standard JSON for the control API, and WeChat's, which escapes
 * slashes and leaves control characters unescaped.
 */
public final class Json {
  private final StringBuilder out = new StringBuilder(256);
  private final boolean wechat;

  private Json(boolean wechat) {
    this.wechat = wechat;
  }

  /** Standard JSON. */
  public static String write(Object value) {
    return new Json(false).value(value).out.toString();
  }

  /** JSON as WeChat writes it. */
  public static String writeWechat(Object value) {
    return new Json(true).value(value).out.toString();
  }

  /**
   * An object as WeChat writes it.
   *
   * @param pairs names and values in turn; a pair whose value is null is left out
   */
  public static String wechatObject(@Nullable Object... pairs) {
    return writeWechat(object(pairs));
  }

  /**
   * An ordered object.
   *
   * @param pairs names and values in turn; a pair whose value is null is left out
   */
  public static Map<String, Object> object(@Nullable Object... pairs) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      Object value = pairs[i + 1];
      if (value != null) {
        object.put(String.valueOf(pairs[i]), value);
      }
    }
    return object;
  }

  /**
   * Reads one object. A field or an element that is null is read as absent.
   *
   * @throws IllegalArgumentException if the text is not a JSON object
   */
  public static Map<String, Object> readObject(String text) {
    return new JsonReader(text).wholeObject();
  }

  /** The text of a field; empty if the field is absent. */
  public static String text(Map<String, Object> object, String name) {
    Object value = object.get(name);
    return value == null ? "" : value.toString();
  }

  private Json value(Object value) {
    switch (value) {
      case Map<?, ?> map -> object(map);
      case Iterable<?> list -> list(list);
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> text(value.toString());
    }
    return this;
  }

  private void object(Map<?, ?> map) {
    out.append('{');
    String comma = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(comma);
      text(String.valueOf(entry.getKey()));
      out.append(':');
      value(entry.getValue());
      comma = ",";
    }
    out.append('}');
  }

  private void list(Iterable<?> list) {
    out.append('[');
    String comma = "";
    for (Object each : list) {
      out.append(comma);
      value(each);
      comma = ",";
    }
    out.append(']');
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '/' -> out.append(wechat ? "\\/" : "/");
        default -> {
          // A raw byte (see RawUtf8) is not a character; standard JSON can only escape its
          // stand-in.
          if (!wechat && (c < 0x20 || RawUtf8.isRawByte(text, i))) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
