package io.wechatlogin.http.route;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The ids that find a request in the log. They prove nothing, so they need no secure random. */
public final class RequestIds {
  private RequestIds() {}

  /** Returns a new id of 24 hexadecimal digits. */
  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextInt());
  }
}
