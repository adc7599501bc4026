package io.wechatlogin.http.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as texts. Names of hosts are never looked up. */
public final class IpAddress {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{0,45}:[0-9a-fA-F:.]{0,45}");
  private static final int GROUPS = 8;

  private IpAddress() {}

  /** Reads a literal address. */
  public static Optional<InetAddress> parse(String literal) {
    if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException malformed) {
      return Optional.empty();
    }
  }

  /** Returns the usual text of an address; that of an IPv6 address is the one of RFC 5952. */
  public static String text(InetAddress address) {
    return address instanceof Inet6Address
        ? shortened(address.getAddress())
        : address.getHostAddress();
  }

  /** Replaces the first longest run of two or more zero groups by {@code ::}. */
  private static String shortened(byte[] bytes) {
    int[] groups = new int[GROUPS];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = Short.toUnsignedInt(buffer.getShort());
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    return start < 0
        ? joined(groups, 0, GROUPS)
        : joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < groups.length && groups[end] == 0) {
      end++;
    }
    return end - start;
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
