package io.wechatlogin.domain.url;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding as the URL Standard has it: each part of a URL has its own set of characters
 * that are encoded. All others, a percent sign among them, stay as they are.
 */
final class PercentEncoding {
  /** The set of the fragment. */
  static final PercentEncoding FRAGMENT = new PercentEncoding(" \"<>`");

  /** The set of the query in http and https URLs. */
  static final PercentEncoding QUERY = new PercentEncoding(" \"#<>'");

  /**
   * The set of the path. The standard added the circumflex in 2024; browsers and Node.js follow one
   * by one. Both spellings lead to the same page.
   */
  static final PercentEncoding PATH = new PercentEncoding(" \"#<>?`{}");

  /** The set of user names and passwords. */
  static final PercentEncoding USER_INFO = new PercentEncoding(" \"#<>?`{}/:;=@[\\]^|");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final String encoded;

  private PercentEncoding(String encoded) {
    this.encoded = encoded;
  }

  /** Returns the text in ASCII. Control characters and all beyond ASCII are always encoded. */
  String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(character -> append(out, character));
    return out.toString();
  }

  private void append(StringBuilder out, int character) {
    if (character > 0x1F && character < 0x7F && encoded.indexOf(character) < 0) {
      out.append((char) character);
      return;
    }
    for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      out.append('%').append(HEX.toHexDigits(b));
    }
  }

  /** Decodes; a percent sign without two hexadecimal digits stays, malformed UTF-8 is U+FFFD. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean isEncoded =
          bytes[i] == '%'
              && i + 2 < bytes.length
              && HexFormat.isHexDigit(bytes[i + 1])
              && HexFormat.isHexDigit(bytes[i + 2]);
      if (isEncoded) {
        bytes[length] =
            (byte)
                ((HexFormat.fromHexDigit(bytes[i + 1]) << 4)
                    | HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      } else {
        bytes[length] = bytes[i];
      }
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
