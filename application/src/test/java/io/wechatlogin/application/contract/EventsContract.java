package io.wechatlogin.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link io.wechatlogin.application.port.Events}. A store must list the events of one
 * user, newest first, in the order of their times, with microsecond precision.
 */
public abstract class EventsContract extends PortContract {
  @Test
  void aUsersEventsAreListedNewestFirst() {
    UserId userId = new UserId(id("u"));
    Event first = appended(userId, EventKind.BIND, null, NOW);
    Event second = appended(userId, EventKind.REFUSED, "identity_taken", NOW.plusSeconds(1));
    appended(new UserId(id("u")), EventKind.LOGIN, null, NOW);
    assertThat(ports().store().events().ofUser(userId, 10)).containsExactly(second, first);
    assertThat(ports().store().events().ofUser(userId, 1)).containsExactly(second);
  }

  @Test
  void eventsMicrosecondsApartKeepTheirOrder() {
    UserId userId = new UserId(id("u"));
    List<Event> newestFirst = new ArrayList<>();
    for (int micros = 0; micros < 20; micros++) {
      newestFirst.addFirst(
          appended(userId, EventKind.LOGIN, null, NOW.plus(micros, ChronoUnit.MICROS)));
    }
    assertThat(ports().store().events().ofUser(userId, 100)).isEqualTo(newestFirst);
  }

  @Test
  void aUsersEventsComeInPages() {
    UserId userId = new UserId(id("u"));
    Set<Event> all = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      all.add(appended(userId, EventKind.LOGIN, null, NOW.plusSeconds(i / 3)));
    }
    List<Event> found = new ArrayList<>();
    Page<Event> page = events().ofUser(userId, PageRequest.first(2));
    found.addAll(page.items());
    while (page.next().isPresent()) {
      appended(userId, EventKind.REFUSED, null, NOW.plusSeconds(60));
      page = events().ofUser(userId, new PageRequest(page.next().orElseThrow(), 2));
      found.addAll(page.items());
    }
    assertThat(found).hasSize(7).hasSameElementsAs(all);
    assertThat(found).isSortedAccordingTo(Comparator.comparing(Event::at).reversed());
  }

  private Events events() {
    return ports().store().events();
  }

  private Event appended(UserId userId, EventKind kind, String detail, Instant at) {
    Event event = new Event(id("e"), userId, kind, "Main", detail, at, id("r"));
    ports().store().events().append(event);
    return event;
  }
}
