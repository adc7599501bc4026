package io.wechatlogin.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.Subject;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link io.wechatlogin.application.port.Events}. A store must list the events of one
 * user, newest first, in the order of their times, with microsecond precision.
 */
public abstract class EventsContract extends PortContract {
  private static final Origin FROM = new Origin("2001:db8::1", "Mozilla/5.0");

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
  void anEventShowsWhoDidItAndFromWhere() {
    UserId userId = new UserId(id("u"));
    Event event = appended(userId, EventKind.BIND, null, NOW, FROM);
    assertThat(ports().store().events().ofUser(userId, 1)).containsExactly(event);
    for (Actor actor :
        List.of(Actor.USER, Actor.PERSON, Actor.WECHAT, Actor.operator("ops"), Actor.host("k"))) {
      UserId another = new UserId(id("u"));
      ports().store().events().append(by(actor, another));
      assertThat(ports().store().events().ofUser(another, 1))
          .extracting(found -> found.cause().actor())
          .containsExactly(actor);
    }
  }

  @Test
  void theOriginsOfAUserAreErasedAndTheEventsStay() {
    UserId userId = new UserId(id("u"));
    UserId another = new UserId(id("u"));
    Event event = appended(userId, EventKind.BIND, null, NOW, FROM);
    Event others = appended(another, EventKind.BIND, null, NOW, FROM);
    ports().store().events().forgetOrigins(userId);
    Cause cause = event.cause();
    assertThat(ports().store().events().ofUser(userId, 10))
        .containsExactly(
            new Event(
                event.id(),
                userId,
                event.what(),
                NOW,
                new Cause(cause.actor(), Origin.UNKNOWN, cause.requestId())));
    assertThat(ports().store().events().ofUser(another, 10)).containsExactly(others);
  }

  @Test
  void theOriginOfALoginAtTheMomentOfAnErasureIsNotShown() throws Exception {
    Identity person = person();
    UserId userId = boundUser(person);
    ProvenIdentity proven = new ProvenIdentity(person, "Main", null, null);
    SecretHash code = secret();
    ports().logins().signIns().issueLoginCode(proven, code, null, NOW.plusSeconds(60));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> logins =
          ports()
              .store()
              .transactions()
              .run(
                  () -> {
                    ports().store().revocations().endAll(userId);
                    assertThat(directory().erase(userId)).isTrue();
                    ports().identities().unbound().add(person, null, true);
                    ports().identities().removal().removeAll(userId);
                    ports().sessions().ending().endAll(userId);
                    events().forgetOrigins(userId);
                    List<Future<?>> started =
                        List.of(
                            threads.submit(() -> signIns().openSession(proven, session())),
                            threads.submit(() -> signIns().trade(code, null, session())));
                    started.forEach(EventsContract::awaitALittle);
                    return started;
                  });
      logins.forEach(EventsContract::awaitTheEnd);
    }
    assertThat(events().ofUser(userId, 10))
        .allSatisfy(event -> assertThat(event.cause().origin()).isEqualTo(Origin.UNKNOWN));
    assertThat(directory().create(userId, "Another", User.Status.ACTIVE)).isTrue();
    ports().store().expiring().forEach(rows -> rows.removeExpired(NOW, 100));
    assertThat(events().ofUser(userId, 10))
        .allSatisfy(event -> assertThat(event.cause().origin()).isEqualTo(Origin.UNKNOWN));
    Event later =
        appended(
            userId,
            EventKind.BIND,
            null,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60),
            FROM);
    assertThat(events().ofUser(userId, 1)).containsExactly(later);
  }

  private SignIns signIns() {
    return ports().logins().signIns();
  }

  private static NewSession session() {
    return new NewSession(id("s"), secret(), null, NOW, FROM);
  }

  /** Some stores let a login wait until the erasure has ended. */
  private static void awaitALittle(Future<?> login) {
    try {
      login.get(300, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException ended) {
      // The end of the test says what became of it.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitTheEnd(Future<?> login) {
    try {
      login.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      assertThat(refused.getCause()).isInstanceOf(LoginException.class);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oldEventsAreRemovedInBatchesWithTheirOrigins() {
    UserId userId = new UserId(id("u"));
    Instant old = Instant.parse("2001-01-01T00:00:00Z");
    for (int i = 0; i < 5; i++) {
      appended(userId, EventKind.BIND, null, old.plusSeconds(i), FROM);
    }
    Event kept = appended(userId, EventKind.BIND, null, old.plusSeconds(10), FROM);
    Events events = ports().store().events();
    assertThat(events.removeBefore(old.plusSeconds(10), 3)).isEqualTo(3);
    assertThat(events.ofUser(userId, 10)).hasSize(3);
    assertThat(events.removeBefore(old.plusSeconds(10), 3)).isEqualTo(2);
    assertThat(events.removeBefore(old.plusSeconds(10), 3)).isZero();
    assertThat(events.ofUser(userId, 10)).containsExactly(kept);
  }

  @Test
  void anOrganizationHasEventsOfItsOwn() {
    String same = id("same");
    Event event = appended(new CorpId(same), EventKind.CREATED, null, NOW, FROM);
    assertThat(
            ports()
                .store()
                .events()
                .ofOrganization(new CorpId(same), PageRequest.first(10))
                .items())
        .containsExactly(event);
    assertThat(ports().store().events().ofUser(new UserId(same), 10)).isEmpty();
  }

  private Event by(Actor actor, UserId userId) {
    return new Event(
        id("e"),
        userId,
        new Event.What(EventKind.BIND, null, null),
        NOW,
        new Cause(actor, Origin.UNKNOWN, null));
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
    return appended(userId, kind, detail, at, Origin.UNKNOWN);
  }

  private Event appended(Subject subject, EventKind kind, String detail, Instant at, Origin from) {
    Event event =
        new Event(
            id("e"),
            subject,
            new Event.What(kind, "Main", detail),
            at,
            new Cause(Actor.host(id("k")), from, id("r")));
    ports().store().events().append(event);
    return event;
  }
}
