package io.wechatlogin.domain.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one that did something to an account.
 *
 * @param name the name of a host key or of an operator; null where the kind says everything,
 *     because the account of the event is that of the actor
 */
public record Actor(Kind kind, @Nullable String name) {
  /** The user of the account, by a session. */
  public static final Actor USER = new Actor(Kind.USER, null);

  /** The person behind the WeChat account, without a session. */
  public static final Actor PERSON = new Actor(Kind.PERSON, null);

  /** WeChat, by a push. */
  public static final Actor WECHAT = new Actor(Kind.WECHAT, null);

  /** The kinds of actors. */
  public enum Kind {
    /** The user of the account, signed in. */
    USER,

    /** A trusted back end. */
    HOST,

    /** A person whom WeChat has identified, not signed in (yet). */
    PERSON,

    /** WeChat itself. */
    WECHAT,

    /** Somebody who operates the service. */
    OPERATOR;

    /** Returns the word that is stored and that appears in answers, such as {@code host}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the holder of a host key. */
  public static Actor host(String keyName) {
    return new Actor(Kind.HOST, keyName);
  }

  /** Returns somebody who operates the service. */
  public static Actor operator(String name) {
    return new Actor(Kind.OPERATOR, name);
  }
}
