package io.wechatlogin.simulator.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Encodes text as UTF-8, and can produce invalid UTF-8: a lone U+DC80..U+DCFF becomes the raw byte
 * 0x80..0xFF. WeChat occasionally sends nicknames that are not valid UTF-8.
 */
public final class RawUtf8 {
  private RawUtf8() {}

  /** The bytes of the text. */
  public static byte[] encode(String text) {
    ByteArrayOutputStream out = null;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isRawByte(text, i)) {
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

  /** Whether the character stands for a raw byte instead of itself. */
  static boolean isRawByte(String text, int i) {
    char c = text.charAt(i);
    return c >= 0xDC80 && c <= 0xDCFF && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
