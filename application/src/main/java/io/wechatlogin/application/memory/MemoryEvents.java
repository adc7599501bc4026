package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  public Page<Event> ofUser(UserId userId, PageRequest page) {
    List<Event> rest = after(page.after(), ofUser(userId));
    return Page.of(
        rest.stream().limit(page.limit() + 1L).toList(),
        page.limit(),
        event -> new Position(event.at(), event.id()));
  }

  private List<Event> ofUser(UserId userId) {
    return store.step(
        tables ->
            tables.events.reversed().stream()
                .filter(event -> event.userId().equals(userId))
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
