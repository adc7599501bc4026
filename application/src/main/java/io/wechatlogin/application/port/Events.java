package io.wechatlogin.application.port;

import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.user.UserId;
import java.util.List;

/**
 * Stores the audit log. It is append-only in the store itself: a written event never changes. It
 * contains no secret and no openId or unionId.
 */
public interface Events {
  /** Writes an event, in the surrounding transaction where there is one. */
  void append(Event event);

  /**
   * Returns the events of a user, newest first; events of the same microsecond come in any order.
   * Events of kinds that this version does not know, written by a newer node, are left out.
   */
  Page<Event> ofUser(UserId userId, PageRequest page);

  /** Returns the newest events of a user, in the same order. */
  default List<Event> ofUser(UserId userId, int limit) {
    return ofUser(userId, PageRequest.first(limit)).items();
  }
}
