package io.wechatlogin.http.scan;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A QR code as an SVG picture: one path of dark runs, which is sharp at any size. */
final class QrPicture {
  /** The width of the margin that readers need, in modules (ISO/IEC 18004). */
  private static final int QUIET_ZONE = 4;

  private QrPicture() {}

  /** Returns the picture of a text in UTF-8. */
  static byte[] svg(String text) {
    ByteMatrix modules = modules(text);
    int size = modules.getWidth() + 2 * QUIET_ZONE;
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %1$d\""
                + " shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%1$dv%1$dH0z\"/>"
                + "<path d=\"%2$s\"/></svg>",
            size,
            darkRuns(modules))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static ByteMatrix modules(String text) {
    try {
      return Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code: " + text.length(), e);
    }
  }

  private static String darkRuns(ByteMatrix modules) {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y++) {
      int x = 0;
      while (x < modules.getWidth()) {
        int start = x;
        while (x < modules.getWidth() && modules.get(x, y) == 1) {
          x++;
        }
        if (x > start) {
          path.append('M').append(start + QUIET_ZONE).append(' ').append(y + QUIET_ZONE);
          path.append('h').append(x - start).append("v1H").append(start + QUIET_ZONE).append('z');
        }
        x++;
      }
    }
    return path.toString();
  }
}
