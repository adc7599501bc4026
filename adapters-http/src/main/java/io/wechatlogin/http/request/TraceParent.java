package io.wechatlogin.http.request;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The position of a caller in a distributed trace: the header {@code traceparent} of W3C's "Trace
 * Context".
 *
 * @param header the header without what a later version appends
 */
public record TraceParent(String header, String traceId, String spanId) {
  /** Version, trace id, span id and flags. Later versions may append more, which is ignored. */
  private static final Pattern HEADER =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");

  private static final int LENGTH = 55;
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);

  /** Parses a header; empty where it is absent, or where W3C says to ignore it. */
  public static Optional<TraceParent> of(@Nullable String header) {
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
