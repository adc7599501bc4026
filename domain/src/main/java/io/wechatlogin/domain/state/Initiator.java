package io.wechatlogin.domain.state;

import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What who begins a login gives along, so that the outcome can be recognized and nobody else can
 * use it.
 *
 * @param challenge what the outcome is tied to; null for nothing
 * @param state comes back with the outcome; null for none. It is the caller's own, not the {@code
 *     state} on the wire to WeChat.
 */
public record Initiator(@Nullable CodeChallenge challenge, @Nullable String state) {
  /** Gives nothing along. */
  public static final Initiator NONE = new Initiator(null, null);

  private static final Pattern STATE = Pattern.compile("[\\x20-\\x7E]{1,512}");

  /**
   * Checks the state.
   *
   * @throws LoginException {@code invalid_request}
   */
  public Initiator {
    if (state != null && !STATE.matcher(state).matches()) {
      throw new LoginException(
          LoginError.INVALID_REQUEST, "state: 1 to 512 printable ASCII characters");
    }
  }

  /**
   * Reads what a request gives along.
   *
   * @param codeChallenge null where there is none
   * @throws LoginException {@code invalid_request}
   */
  public static Initiator of(@Nullable String codeChallenge, @Nullable String state) {
    return new Initiator(codeChallenge == null ? null : CodeChallenge.parse(codeChallenge), state);
  }
}
