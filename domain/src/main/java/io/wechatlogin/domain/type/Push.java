package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a provider pushed; verified.
 *
 * @param content the same for the same push, however often it is delivered
 * @param looseSignature a signature that does not cover the content, so that it must be good for
 *     one content only; empty where the signature covers it
 * @param notice what it says of a person; empty where it says nothing that matters here
 */
public record Push(
    SecretHash content, Optional<SecretHash> looseSignature, Optional<Notice> notice) {

  /**
   * News of a person.
   *
   * @param openId the person in this app
   * @param at when it came to pass, by the provider's clock
   */
  public record Notice(Kind kind, String openId, Instant at) {
    /** Names nobody: the ids of persons belong in no log. */
    @Override
    public String toString() {
      return "Notice[" + kind + "]";
    }
  }

  /** What can become of a person, and what follows from it. */
  public enum Kind {
    /** The person has left the provider. */
    ACCOUNT_CLOSED(true),

    /** The person takes back what the login was granted. */
    LOGIN_WITHDRAWN(true),

    /** The provider has removed the person's name or picture. */
    PROFILE_MODIFIED(false);

    private final boolean endsLogin;

    Kind(boolean endsLogin) {
      this.endsLogin = endsLogin;
    }

    /** Tells whether the person belongs to no user here any more, and has to log in again. */
    public boolean endsLogin() {
      return endsLogin;
    }

    /** Returns the word for the audit log. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
