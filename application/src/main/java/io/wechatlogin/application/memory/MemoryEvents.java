package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.user.UserId;
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
  public List<Event> ofUser(UserId userId, int limit) {
    return store.step(
        tables ->
            tables.events.reversed().stream()
                .filter(event -> event.userId().equals(userId))
                .limit(limit)
                .toList());
  }
}
