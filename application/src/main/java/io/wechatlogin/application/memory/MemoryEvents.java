package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.Subject;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class MemoryEvents implements Events {
  private final MemoryStore store;

  MemoryEvents(MemoryStore store) {
    this.store = store;
  }

  @Override
  public void append(Event event) {
    store.change(
        tables -> tables.events.add(isOfErased(tables, event) ? withoutOrigin(event) : event));
  }

  /** Returns whether an event was under way when its user was erased. */
  private static boolean isOfErased(Tables tables, Event event) {
    return event.subject() instanceof UserId userId
        && tables.erased.contains(userId)
        && !tables.users.containsKey(userId);
  }

  @Override
  public void forgetOrigins(UserId userId) {
    store.change(
        tables -> {
          tables.erased.add(userId);
          tables.events.replaceAll(
              event -> event.subject().equals(userId) ? withoutOrigin(event) : event);
        });
  }

  private static Event withoutOrigin(Event event) {
    Cause cause = event.cause();
    return new Event(
        event.id(),
        event.subject(),
        event.what(),
        event.at(),
        new Cause(cause.actor(), Origin.UNKNOWN, cause.requestId()));
  }

  @Override
  public int removeBefore(Instant oldest, int limit) {
    return store.step(
        tables -> {
          List<Event> old =
              tables.events.stream()
                  .filter(event -> event.at().isBefore(oldest))
                  .limit(limit)
                  .toList();
          tables.events.removeAll(old);
          return old.size();
        });
  }

  @Override
  public Page<Event> ofUser(UserId userId, PageRequest page) {
    return of(userId, page);
  }

  @Override
  public Page<Event> ofOrganization(CorpId corpId, PageRequest page) {
    return of(corpId, page);
  }

  private Page<Event> of(Subject subject, PageRequest page) {
    List<Event> rest = after(page.after(), of(subject));
    return Page.of(
        rest.stream().limit(page.limit() + 1L).toList(),
        page.limit(),
        event -> new Position(event.at(), event.id()));
  }

  private List<Event> of(Subject subject) {
    return store.step(
        tables ->
            tables.events.reversed().stream()
                .filter(event -> event.subject().equals(subject))
                .toList());
  }

  /** Events of the same time keep the order in which they were written. */
  private static List<Event> after(@Nullable Position position, List<Event> events) {
    if (position == null) {
      return events;
    }
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).id().equals(position.id())) {
        return events.subList(i + 1, events.size());
      }
    }
    return events.stream().filter(event -> event.at().isBefore(position.at())).toList();
  }
}
