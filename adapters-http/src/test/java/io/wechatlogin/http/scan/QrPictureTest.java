package io.wechatlogin.http.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrPictureTest {
  private static final int PIXELS = 4;
  private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"");
  private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1H\\1z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/scan/0123456789abcdefABCDEF",
        "https://a-rather-long-host-name.login.example.com/behind/a/path/scan/0123456789abcdefABCDEF"
      })
  void aReaderDecodesThePicture(String url) throws ReaderException {
    String svg = new String(QrPicture.svg(url), StandardCharsets.UTF_8);
    assertThat(svg).startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"").doesNotContain(url);
    assertThat(read(svg)).isEqualTo(url);
  }

  /** Paints the runs as a browser does, and decodes the result. */
  private static String read(String svg) throws ReaderException {
    Matcher sizes = SIZE.matcher(svg);
    assertThat(sizes.find()).isTrue();
    int width = Integer.parseInt(sizes.group(1)) * PIXELS;
    int[] pixels = new int[width * width];
    Arrays.fill(pixels, 0xFFFFFF);
    Matcher runs = RUN.matcher(svg);
    while (runs.find()) {
      int left = Integer.parseInt(runs.group(1)) * PIXELS;
      int top = Integer.parseInt(runs.group(2)) * PIXELS;
      int length = Integer.parseInt(runs.group(3)) * PIXELS;
      for (int y = top; y < top + PIXELS; y++) {
        Arrays.fill(pixels, y * width + left, y * width + left + length, 0);
      }
    }
    RGBLuminanceSource source = new RGBLuminanceSource(width, width, pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
  }
}
