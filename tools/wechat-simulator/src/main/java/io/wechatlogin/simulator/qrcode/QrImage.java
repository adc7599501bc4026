package io.wechatlogin.simulator.qrcode;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/**
 * A QR code as a picture: byte mode, error correction level L, versions 1 to 5 (each a single
 * block), always mask 0 (ISO/IEC 18004). Readers accept any mask, and choosing the best one is most
 * of a full encoder.
 */
public final class QrImage {
  private static final int[] DATA_CODEWORDS = {0, 19, 34, 55, 80, 108};
  private static final int[] ERROR_CORRECTION_CODEWORDS = {0, 7, 10, 15, 20, 26};
  private static final int QUIET_ZONE_MODULES = 4;
  private static final int PIXELS_PER_MODULE = 6;

  private final int size;
  private final boolean[][] dark;
  private final boolean[][] reserved;

  private QrImage(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int version = 1;
    while (DATA_CODEWORDS[version] < bytes.length + 2) {
      version++;
      if (version >= DATA_CODEWORDS.length) {
        throw new IllegalArgumentException("too long for a QR code of version 5: " + text);
      }
    }
    size = 17 + 4 * version;
    dark = new boolean[size][size];
    reserved = new boolean[size][size];
    drawPatterns(version);
    drawData(codewords(bytes, version));
  }

  /**
   * The QR code of a text as JPEG.
   *
   * @throws IllegalArgumentException if the text is longer than 106 bytes
   */
  public static byte[] jpeg(String text) {
    return new QrImage(text).jpeg();
  }

  private byte[] jpeg() {
    int edge = (size + 2 * QUIET_ZONE_MODULES) * PIXELS_PER_MODULE;
    BufferedImage image = new BufferedImage(edge, edge, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < edge; y++) {
      for (int x = 0; x < edge; x++) {
        int column = x / PIXELS_PER_MODULE - QUIET_ZONE_MODULES;
        int row = y / PIXELS_PER_MODULE - QUIET_ZONE_MODULES;
        boolean inside = column >= 0 && row >= 0 && column < size && row < size;
        image.setRGB(x, y, inside && dark[row][column] ? 0x000000 : 0xFFFFFF);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      ImageIO.write(image, "jpg", out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private void set(int row, int column, boolean value) {
    dark[row][column] = value;
    reserved[row][column] = true;
  }

  private void drawPatterns(int version) {
    for (int i = 0; i < size; i++) {
      set(6, i, i % 2 == 0);
      set(i, 6, i % 2 == 0);
    }
    drawFinder(3, 3);
    drawFinder(3, size - 4);
    drawFinder(size - 4, 3);
    if (version > 1) {
      int centre = size - 7;
      for (int dy = -2; dy <= 2; dy++) {
        for (int dx = -2; dx <= 2; dx++) {
          set(centre + dy, centre + dx, Math.max(Math.abs(dx), Math.abs(dy)) != 1);
        }
      }
    }
    drawFormat();
  }

  private void drawFinder(int row, int column) {
    for (int dy = -4; dy <= 4; dy++) {
      for (int dx = -4; dx <= 4; dx++) {
        int y = row + dy;
        int x = column + dx;
        if (y >= 0 && x >= 0 && y < size && x < size) {
          int ring = Math.max(Math.abs(dx), Math.abs(dy));
          set(y, x, ring != 2 && ring != 4);
        }
      }
    }
  }

  private void drawFormat() {
    int data = 0b01_000; // error correction L, mask 0
    int rest = data;
    for (int i = 0; i < 10; i++) {
      rest = rest << 1 ^ (rest >>> 9) * 0x537;
    }
    int bits = (data << 10 | rest) ^ 0x5412;
    for (int i = 0; i < 15; i++) {
      boolean bit = (bits >>> i & 1) != 0;
      // Beside the top left finder pattern, skipping the row and column of the timing pattern.
      if (i < 8) {
        set(i < 6 ? i : i + 1, 8, bit);
        set(8, size - 1 - i, bit);
      } else {
        set(8, i == 8 ? 7 : 14 - i, bit);
        set(size - 15 + i, 8, bit);
      }
    }
    set(size - 8, 8, true);
  }

  private static byte[] codewords(byte[] text, int version) {
    int capacity = DATA_CODEWORDS[version];
    byte[] data = new byte[capacity];
    // 4 bits mode, 8 bits length, the text, 4 bits terminator: everything is shifted by half a
    // byte.
    data[0] = (byte) (0b0100 << 4 | text.length >>> 4);
    int half = text.length & 15;
    for (int i = 0; i < text.length; i++) {
      data[i + 1] = (byte) (half << 4 | (text[i] & 0xFF) >>> 4);
      half = text[i] & 15;
    }
    data[text.length + 1] = (byte) (half << 4);
    for (int i = text.length + 2; i < capacity; i++) {
      data[i] = (byte) ((i - text.length) % 2 == 0 ? 0xEC : 0x11);
    }
    byte[] check = ReedSolomon.check(data, ERROR_CORRECTION_CODEWORDS[version]);
    byte[] all = new byte[capacity + check.length];
    System.arraycopy(data, 0, all, 0, capacity);
    System.arraycopy(check, 0, all, capacity, check.length);
    return all;
  }

  private void drawData(byte[] codewords) {
    int bit = 0;
    for (int right = size - 1; right >= 1; right -= 2) {
      if (right == 6) {
        right = 5;
      }
      boolean upwards = (right + 1 & 2) == 0;
      for (int step = 0; step < size; step++) {
        int row = upwards ? size - 1 - step : step;
        for (int column = right; column > right - 2; column--) {
          if (!reserved[row][column]) {
            boolean value =
                bit < codewords.length * 8 && (codewords[bit >>> 3] >>> (7 - (bit & 7)) & 1) != 0;
            dark[row][column] = value ^ (row + column) % 2 == 0;
            bit++;
          }
        }
      }
    }
  }
}
