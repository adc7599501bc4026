package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The audit log: append only, without secrets and without the ids of persons at WeChat. */
public interface Events {
  void append(Event event);

  /** Returns a user's events, newest first. */
  List<Event> ofUser(UserId userId, int limit);

  /**
   * Something that happened to an account.
   *
   * @param id names the row; random
   * @param loginType the short name of the instance, where one took part
   * @param detail a word more, such as the code of the refusal
   */
  record Event(
      String id,
      UserId userId,
      Kind kind,
      @Nullable String loginType,
      @Nullable String detail,
      Instant at) {}

  /** What can happen to an account. */
  enum Kind {
    LOGIN,
    BIND,
    UNBIND,
    REGISTER,
    REFUSED,
    SESSION_ENDED,
    /** The provider told something of the person; the detail says what. */
    NOTIFIED;

    /** Returns the word that travels in answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
