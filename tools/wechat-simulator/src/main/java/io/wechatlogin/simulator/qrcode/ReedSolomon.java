package io.wechatlogin.simulator.qrcode;

/** Reed-Solomon error correction over GF(256) with the polynomial 0x11D, as QR codes use it. */
final class ReedSolomon {
  private ReedSolomon() {}

  /**
   * The error correction codewords of the data.
   *
   * @param degree their number
   */
  static byte[] check(byte[] data, int degree) {
    return remainder(data, generator(degree));
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
}
