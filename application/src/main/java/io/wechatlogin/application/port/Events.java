package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The audit log, without secrets and without the ids of persons at WeChat. Append only, in the
 * store itself: what was written stays as it is.
 */
public interface Events {
  /** Writes an event down, in the surrounding transaction where there is one. */
  void append(Event event);

  /**
   * Returns a user's events of the kinds below, newest first, and those of one microsecond in any
   * order; a newer node may write other kinds.
   */
  List<Event> ofUser(UserId userId, int limit);

  /**
   * Something that happened to an account.
   *
   * @param id names the row; random
   * @param loginType the short name of the instance, where one took part
   * @param detail a word more, such as the code of the refusal
   * @param requestId finds the request in the log; null where it happened in the background
   */
  record Event(
      String id,
      UserId userId,
      Kind kind,
      @Nullable String loginType,
      @Nullable String detail,
      Instant at,
      @Nullable String requestId) {}

  /** What can happen to an account. */
  enum Kind {
    /** A session was opened. */
    LOGIN,

    /** A WeChat account was bound. */
    BIND,

    /** A WeChat account was unbound, by the user, a host or WeChat. */
    UNBIND,

    /** The user was made of a stranger. */
    REGISTER,

    /** A login or a binding was refused; the detail is the code. */
    REFUSED,

    /** Sessions were ended before their time. */
    SESSION_ENDED,
    /** A host switched the account off; the detail names the host's key, as in the next two. */
    DISABLED,
    /** The account may be used again. */
    ENABLED,
    /** The user was erased, with bindings and sessions. */
    ERASED,
    /** The provider told something of the person; the detail says what. */
    NOTIFIED;

    /** Returns the word that travels in answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
