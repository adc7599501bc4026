package io.wechatlogin.domain.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The IPv4 parser of the URL Standard (https://url.spec.whatwg.org/#concept-ipv4-parser). Browsers
 * take one to four numbers, each decimal, octal or hexadecimal: {@code 0x7f.1} is 127.0.0.1.
 */
final class Ipv4 {
  private static final long TOO_LARGE = 1L << 40;

  private Ipv4() {}

  /** Returns whether browsers read a host as an IPv4 address, or refuse it. */
  static boolean endsInNumber(String host) {
    List<String> parts = parts(host);
    if (parts.isEmpty()) {
      return false;
    }
    String last = parts.getLast();
    boolean isDecimal = !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
    return isDecimal || number(last).isPresent();
  }

  /** Returns the address as four decimal numbers; empty where it is none. */
  static Optional<String> parse(String host) {
    List<String> parts = parts(host);
    if (parts.size() > 4) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 0; i < parts.size(); i++) {
      OptionalLong number = number(parts.get(i));
      boolean isLast = i == parts.size() - 1;
      long limit = isLast ? 1L << (8 * (4 - i)) : 256;
      if (number.isEmpty() || number.getAsLong() >= limit) {
        return Optional.empty();
      }
      address += isLast ? number.getAsLong() : number.getAsLong() << (8 * (3 - i));
    }
    return Optional.of(
        (address >> 24)
            + "."
            + ((address >> 16) & 255)
            + "."
            + ((address >> 8) & 255)
            + "."
            + (address & 255));
  }

  /** Returns the parts between dots; an empty last one does not count. */
  private static List<String> parts(String host) {
    List<String> parts = new ArrayList<>(List.of(host.split("\\.", -1)));
    if (parts.size() > 1 && parts.getLast().isEmpty()) {
      parts.removeLast();
    }
    return parts;
  }

  private static OptionalLong number(String text) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (text.startsWith("0x") || text.startsWith("0X")) {
      return digits(text.substring(2), 16);
    }
    return text.length() > 1 && text.startsWith("0")
        ? digits(text.substring(1), 8)
        : digits(text, 10);
  }

  /** Returns the value of digits, of none as well; a very large one as {@link #TOO_LARGE}. */
  private static OptionalLong digits(String text, int radix) {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      int digit = character < 0x7F ? Character.digit(character, radix) : -1;
      if (digit < 0) {
        return OptionalLong.empty();
      }
      value = Math.min(value * radix + digit, TOO_LARGE);
    }
    return OptionalLong.of(value);
  }
}
