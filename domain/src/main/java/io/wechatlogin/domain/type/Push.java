package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A verified message that a provider pushed.
 *
 * @param content identical for every delivery of the same message
 * @param looseSignature a signature that does not cover the content and must therefore be accepted
 *     with one content only; empty where the signature covers the content
 * @param notice the notice about a person; empty where the message has none that matters here
 */
public record Push(
    SecretHash content, Optional<SecretHash> looseSignature, Optional<Notice> notice) {

  /**
   * A notice about a person.
   *
   * @param openId identifies the person in this app
   * @param at when it happened, by the provider's clock
   */
  public record Notice(Kind kind, String openId, Instant at) {
    /** Shows the kind only, because ids of persons must not appear in logs. */
    @Override
    public String toString() {
      return "Notice[" + kind + "]";
    }
  }

  /** The kinds of notices, and what follows from them. */
  public enum Kind {
    /** The person has closed the account at the provider. */
    ACCOUNT_CLOSED(true),

    /** The person has withdrawn the authorization. */
    LOGIN_WITHDRAWN(true),

    /** The provider has changed or removed the person's name or picture. */
    PROFILE_MODIFIED(false);

    private final boolean endsLogin;

    Kind(boolean endsLogin) {
      this.endsLogin = endsLogin;
    }

    /** Returns whether the person is unbound and has to log in again. */
    public boolean endsLogin() {
      return endsLogin;
    }

    /** Returns the word for the audit log. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
