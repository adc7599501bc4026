package io.wechatlogin.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A caller's place in a distributed trace: the header {@code traceparent} of W3C's "Trace Context".
 *
 * @param header as it came
 */
record TraceParent(String header, String traceId, String spanId) {
  /** Version, trace, span, flags; what later versions add behind is not looked at. */
  private static final Pattern HEADER =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");

  private static final int LENGTH = 55;
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);

  /** Reads a header; empty where there is none, or one that W3C says to ignore. */
  static Optional<TraceParent> of(@Nullable String header) {
    if (header == null || header.length() < LENGTH) {
      return Optional.empty();
    }
    boolean more = header.length() > LENGTH;
    if (more && (header.startsWith("00") || header.charAt(LENGTH) != '-')) {
      return Optional.empty();
    }
    String known = header.substring(0, LENGTH);
    Matcher matcher = HEADER.matcher(known);
    return matcher.matches()
            && !matcher.group(1).equals(NO_TRACE)
            && !matcher.group(2).equals(NO_SPAN)
        ? Optional.of(new TraceParent(known, matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }
}
