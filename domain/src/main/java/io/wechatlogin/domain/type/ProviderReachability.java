package io.wechatlogin.domain.type;

import java.util.Optional;

/**
 * A type that can ask whether its provider answers at all, through the same connections, proxy and
 * certificates as its logins. A type implements this interface if an operator is to be told.
 */
public interface ProviderReachability {
  /** Sends a request that needs no permission. */
  Outcome reach();

  /** What came of it. */
  sealed interface Outcome {
    /** Returns the name of the provider's host. */
    String host();
  }

  /**
   * The provider answers.
   *
   * @param date the provider's time as HTTP writes it (RFC 9110, section 5.6.7); empty if it says
   *     none
   */
  record Answered(String host, Optional<String> date) implements Outcome {}

  /**
   * No answer arrives.
   *
   * @param reason the kind of failure, such as {@code UnknownHostException}; for operators
   */
  record Unreachable(String host, String reason) implements Outcome {}
}
