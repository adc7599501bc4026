package io.wechatlogin.domain.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The IPv6 parser and serializer of the URL Standard
 * (https://url.spec.whatwg.org/#concept-ipv6-parser). Zone ids are refused, as browsers do.
 */
final class Ipv6 {
  private static final int PIECES = 8;
  private static final Pattern PIECE = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final Pattern WITH_IPV4 = Pattern.compile("(.*:)([0-9.]*\\.[0-9.]*)");
  private static final Pattern IPV4 = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final Pattern BYTE = Pattern.compile("0|[1-9][0-9]{0,2}");

  private Ipv6() {}

  /** Returns the address in its short form, without brackets; empty where it is none. */
  static Optional<String> parse(String text) {
    return withoutIpv4(text).flatMap(Ipv6::pieces).map(Ipv6::shortForm);
  }

  /** Writes an IPv4 address at the end as two pieces. */
  private static Optional<String> withoutIpv4(String text) {
    Matcher mixed = WITH_IPV4.matcher(text);
    if (!mixed.matches()) {
      return Optional.of(text);
    }
    Matcher ipv4 = IPV4.matcher(mixed.group(2));
    if (!ipv4.matches()) {
      return Optional.empty();
    }
    int[] bytes = new int[4];
    for (int i = 0; i < 4; i++) {
      String number = ipv4.group(i + 1);
      if (!BYTE.matcher(number).matches() || Integer.parseInt(number) > 255) {
        return Optional.empty();
      }
      bytes[i] = Integer.parseInt(number);
    }
    String first = Integer.toHexString((bytes[0] << 8) | bytes[1]);
    return Optional.of(
        mixed.group(1) + first + ":" + Integer.toHexString((bytes[2] << 8) | bytes[3]));
  }

  private static Optional<int[]> pieces(String text) {
    int gap = text.indexOf("::");
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    boolean isWellFormed =
        gap < 0
            ? read(text, before) && before.size() == PIECES
            : (gap == 0 || read(text.substring(0, gap), before))
                && (gap == text.length() - 2 || read(text.substring(gap + 2), after))
                && before.size() + after.size() < PIECES;
    if (!isWellFormed) {
      return Optional.empty();
    }
    int[] pieces = new int[PIECES];
    for (int i = 0; i < before.size(); i++) {
      pieces[i] = before.get(i);
    }
    for (int i = 0; i < after.size(); i++) {
      pieces[PIECES - after.size() + i] = after.get(i);
    }
    return Optional.of(pieces);
  }

  private static boolean read(String text, List<Integer> pieces) {
    for (String piece : text.split(":", -1)) {
      if (!PIECE.matcher(piece).matches()) {
        return false;
      }
      pieces.add(Integer.parseInt(piece, 16));
    }
    return true;
  }

  /** Leaves the first of the longest runs of two or more zeros out. */
  private static String shortForm(int[] pieces) {
    int begin = -1;
    int length = 1;
    for (int i = 0; i < PIECES; i++) {
      int end = i;
      while (end < PIECES && pieces[end] == 0) {
        end++;
      }
      if (end - i > length) {
        begin = i;
        length = end - i;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < PIECES; i++) {
      if (i == begin) {
        out.append(i == 0 ? "::" : ":");
        i += length - 1;
      } else {
        out.append(Integer.toHexString(pieces[i])).append(i == PIECES - 1 ? "" : ":");
      }
    }
    return out.toString();
  }
}
