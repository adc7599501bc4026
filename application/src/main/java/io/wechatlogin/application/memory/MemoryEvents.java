package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.Subject;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.List;

final class MemoryEvents implements Events {
  private final MemoryStore store;

  MemoryEvents(MemoryStore store) {
    this.store = store;
  }

  @Override
  public void append(Event event) {
    store.change(tables -> tables.events.add(event));
  }

  @Override
  public void forgetOrigins(UserId userId) {
    store.change(
        tables ->
            tables.events.replaceAll(
                event -> event.subject().equals(userId) ? withoutOrigin(event) : event));
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
  public List<Event> ofUser(UserId userId, int limit) {
    return of(userId, limit);
  }

  @Override
  public List<Event> ofOrganization(CorpId corpId, int limit) {
    return of(corpId, limit);
  }

  private List<Event> of(Subject subject, int limit) {
    return store.step(
        tables ->
            tables.events.reversed().stream()
                .filter(event -> event.subject().equals(subject))
                .limit(limit)
                .toList());
  }
}
