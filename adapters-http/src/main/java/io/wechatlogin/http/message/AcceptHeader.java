package io.wechatlogin.http.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The {@code Accept} header: whether a person or a program reads the answer. */
public final class AcceptHeader {
  private AcceptHeader() {}

  /**
   * Returns whether an error is wanted as a page rather than as JSON.
   *
   * @param header null where the request has none
   * @param isForPersons whether the route shows pages, so that a tie means a page
   */
  public static boolean wantsPage(@Nullable String header, boolean isForPersons) {
    String accept = header == null ? "" : header.toLowerCase(Locale.ROOT);
    double page = quality(accept, "text/html");
    double json =
        Math.max(quality(accept, "application/json"), quality(accept, "application/problem+json"));
    return isForPersons ? page >= json : page > json;
  }

  /** Returns the weight of a media type, from 0 to 1. */
  private static double quality(String accept, String type) {
    double best = 0;
    for (String range : accept.split(",", -1)) {
      String[] parts = range.strip().split("\\s*;\\s*", -1);
      if (parts[0].equals(type)) {
        best = Math.max(best, weight(parts));
      }
    }
    return best;
  }

  private static double weight(String[] parts) {
    for (String part : parts) {
      if (part.startsWith("q=")) {
        try {
          return Double.parseDouble(part.substring(2));
        } catch (NumberFormatException malformed) {
          return 0;
        }
      }
    }
    return 1;
  }
}
