package io.wechatlogin.application.port;

import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.List;

/**
 * Stores the audit log. It is append-only in the store itself: a written event never changes. It
 * contains no secret and no openId or unionId.
 */
public interface Events {
  /** Writes an event, in the surrounding transaction where there is one. */
  void append(Event event);

  /**
   * Erases the origins of all events of a user, in the surrounding transaction, which erases the
   * user, too. The events stay. The sessions of the user are removed before: as long as one lives,
   * it has the origin of its login. Origins that are written at the same moment are not shown, and
   * removed like expired rows.
   */
  void forgetOrigins(UserId userId);

  /**
   * Removes up to {@code limit} events that are older than an instant, and as many of their
   * origins. Events of the last four weeks stay by the clock of the store, whatever the instant is.
   *
   * @return the number of removed events or origins; {@code limit} means that there may be more
   */
  int removeBefore(Instant oldest, int limit);

  /**
   * Returns the events of a user, newest first; events of the same microsecond come in any order.
   * Events of kinds that this version does not know, written by a newer node, are left out.
   */
  Page<Event> ofUser(UserId userId, PageRequest page);

  /** Returns the newest events of a user, in the same order. */
  default List<Event> ofUser(UserId userId, int limit) {
    return ofUser(userId, PageRequest.first(limit)).items();
  }

  /** Returns the events of an organization, as above. */
  Page<Event> ofOrganization(CorpId corpId, PageRequest page);
}
