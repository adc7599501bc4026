package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;
import java.util.Map;

/**
 * A type whose provider tells us of its own accord what became of a person: that they withdrew what
 * they had agreed to, or that their account is gone.
 */
public interface PushReceiver extends LoginType {
  /**
   * Answers the provider's question whether this address is ours.
   *
   * @param parameters those of the request's address
   * @return a short text without blanks, to be answered as it is
   * @throws LoginException {@code not_supported} where pushes are not configured; {@code forbidden}
   *     where the provider did not ask this just now; {@code invalid_request}
   */
  String echo(Map<String, String> parameters);

  /**
   * Verifies and opens what was pushed.
   *
   * @param parameters those of the request's address
   * @throws LoginException {@code not_supported} where pushes are not configured, or not this kind;
   *     {@code forbidden} where the provider did not send this just now, or to another app; {@code
   *     invalid_request}
   */
  Push open(Map<String, String> parameters, byte[] body);

  /** Returns the answer by which the provider knows that a push arrived. */
  String receipt();
}
