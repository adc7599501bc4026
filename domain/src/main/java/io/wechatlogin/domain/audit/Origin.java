package io.wechatlogin.domain.audit;

import io.wechatlogin.domain.user.VisibleText;
import org.jspecify.annotations.Nullable;

/**
 * From where something was done. It is about a person, so it is kept apart from the event and can
 * be erased while the event stays.
 *
 * @param address the IP address of the client; null where it is unknown
 * @param userAgent what the client calls itself, at most {@link #MAX_AGENT} characters; null where
 *     it says nothing
 */
public record Origin(@Nullable String address, @Nullable String userAgent) {
  /** The length in UTF-16 units to which {@code userAgent} is cut. */
  public static final int MAX_AGENT = 256;

  /** Nothing is known. */
  public static final Origin UNKNOWN = new Origin(null, null);

  /** Cuts and cleans the name of the client, which anybody may choose. */
  public Origin {
    userAgent = userAgent == null ? null : cleaned(userAgent);
  }

  /** Returns whether nothing is known. */
  public boolean isUnknown() {
    return address == null && userAgent == null;
  }

  private static @Nullable String cleaned(String agent) {
    boolean isPlain =
        agent.length() <= MAX_AGENT && agent.chars().allMatch(c -> c >= ' ' && c <= '~');
    String clean = isPlain ? agent : VisibleText.cut(VisibleText.cleaned(agent), MAX_AGENT);
    return clean.isBlank() ? null : clean;
  }
}
