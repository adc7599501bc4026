package io.wechatlogin.simulator;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/**
 * A QR code: byte mode, error correction L, versions 1 to 5 (each a single block), always mask 0.
 * Readers take any mask; choosing the prettiest one is most of an encoder.
 */
final class QrPicture {
  private static final int[] DATA_CODEWORDS = {0, 19, 34, 55, 80, 108};
  private static final int[] CHECK_CODEWORDS = {0, 7, 10, 15, 20, 26};
  private static final int QUIET = 4;
  private static final int PIXELS = 6;

  private final int size;
  private final boolean[][] dark;
  private final boolean[][] fixed;

  private QrPicture(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int version = 1;
    while (DATA_CODEWORDS[version] < bytes.length + 2) {
      version++;
      if (version >= DATA_CODEWORDS.length) {
        throw new IllegalArgumentException("too long for a QR code of ours: " + text);
      }
    }
    size = 17 + 4 * version;
    dark = new boolean[size][size];
    fixed = new boolean[size][size];
    drawPatterns(version);
    drawData(codewords(bytes, version));
  }

  static byte[] jpeg(String text) {
    return new QrPicture(text).jpeg();
  }

  private byte[] jpeg() {
    int edge = (size + 2 * QUIET) * PIXELS;
    BufferedImage image = new BufferedImage(edge, edge, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < edge; y++) {
      for (int x = 0; x < edge; x++) {
        int column = x / PIXELS - QUIET;
        int row = y / PIXELS - QUIET;
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
    fixed[row][column] = true;
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
      // Around the top left finder; the timing pattern's row and column are stepped over.
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
    // 4 bits mode, 8 bits length, the text, 4 bits end: so everything sits half a byte off.
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
    byte[] check = remainder(data, generator(CHECK_CODEWORDS[version]));
    byte[] all = new byte[capacity + check.length];
    System.arraycopy(data, 0, all, 0, capacity);
    System.arraycopy(check, 0, all, capacity, check.length);
    return all;
  }

  private static int[] generator(int degree) {
    int[] generator = new int[degree];
    generator[degree - 1] = 1;
    int root = 1;
    for (int i = 0; i < degree; i++) {
      for (int j = 0; j < degree; j++) {
        generator[j] = multiply(generator[j], root) ^ (j + 1 < degree ? generator[j + 1] : 0);
      }
      root = multiply(root, 2);
    }
    return generator;
  }

  private static byte[] remainder(byte[] data, int[] generator) {
    int[] rest = new int[generator.length];
    for (byte each : data) {
      int factor = (each & 0xFF) ^ rest[0];
      System.arraycopy(rest, 1, rest, 0, rest.length - 1);
      rest[rest.length - 1] = 0;
      for (int i = 0; i < rest.length; i++) {
        rest[i] ^= multiply(generator[i], factor);
      }
    }
    byte[] bytes = new byte[rest.length];
    for (int i = 0; i < rest.length; i++) {
      bytes[i] = (byte) rest[i];
    }
    return bytes;
  }

  private static int multiply(int x, int y) {
    int product = 0;
    for (int i = 7; i >= 0; i--) {
      product = product << 1 ^ (product >>> 7) * 0x11D;
      product ^= (y >>> i & 1) * x;
    }
    return product;
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
          if (!fixed[row][column]) {
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
