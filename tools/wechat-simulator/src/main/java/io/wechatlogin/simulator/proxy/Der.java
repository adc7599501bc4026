package io.wechatlogin.simulator.proxy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** The part of DER, the binary encoding of ASN.1 (X.690), that certificates need. */
final class Der {
  static final int OCTET_STRING = 0x04;
  static final int UTF8_STRING = 0x0C;
  static final int SET = 0x31;
  private static final int SEQUENCE = 0x30;

  private Der() {}

  static byte[] sequence(byte[]... contents) {
    return node(SEQUENCE, contents);
  }

  static byte[] integer(int value) {
    return node(0x02, BigInteger.valueOf(value).toByteArray());
  }

  static byte[] bitString(byte[] content) {
    return node(0x03, new byte[] {0}, content);
  }

  static byte[] objectId(int... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(parts[0] * 40 + parts[1]);
    for (int i = 2; i < parts.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (parts[i] >>> shift != 0) {
          out.write(((parts[i] >>> shift) & 0x7F) | 0x80);
        }
      }
      out.write(parts[i] & 0x7F);
    }
    return node(0x06, out.toByteArray());
  }

  /** A tag, the length of the contents, and the contents. */
  static byte[] node(int tag, byte[]... contents) {
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    for (byte[] each : contents) {
      inside.writeBytes(each);
    }
    int length = inside.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length >= 256) {
      out.write(0x82);
      out.write(length >>> 8);
    } else if (length >= 128) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(inside.toByteArray());
    return out.toByteArray();
  }
}
