package io.wechatlogin.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link Sessions}, {@link SessionEnding} and {@link SessionRotation}. A store must find
 * a session until it is ended, idle for too long, or past its lifetime; end sessions by token, by
 * id and owner, or for a user; and move a session to the offered token that is used first.
 */
public abstract class SessionsContract extends PortContract {
  private final UserId userId = new UserId(id("u"));
  private final SecretHash token = secret();

  @Test
  void aSessionIsFoundUntilItIsEnded() {
    Session session = opened(token, NOW);
    assertThat(sessions().find(token, NOW)).contains(session);
    assertThat(sessions().find(secret(), NOW)).isEmpty();
    assertThat(ending().end(token)).contains(session);
    assertThat(ending().end(token)).isEmpty();
    assertThat(sessions().find(token, NOW)).isEmpty();
  }

  @Test
  void anIdleSessionExpiresUnlessItIsUsed() {
    opened(token, NOW);
    Instant idle = NOW.plus(Session.IDLE_LIFETIME);
    assertThat(sessions().find(token, idle.minusSeconds(1))).isPresent();
    assertThat(sessions().find(token, idle)).isEmpty();
    sessions().touch(token, idle.minusSeconds(1));
    assertThat(sessions().find(token, idle)).isPresent();
  }

  @Test
  void aSessionInUseExpiresAtItsLifetime() {
    opened(token, NOW);
    Instant end = NOW.plus(Session.LIFETIME);
    sessions().touch(token, end.minusSeconds(1));
    assertThat(sessions().find(token, end.minusSeconds(1))).isPresent();
    assertThat(sessions().find(token, end)).isEmpty();
  }

  @Test
  void aUsersSessionsAreListedNewestFirstAndEndedTogether() {
    Session older = opened(token, NOW);
    Session newer = opened(secret(), NOW.plusSeconds(1));
    opened(secret(), NOW.minus(Duration.ofDays(8)));
    assertThat(listed(NOW.plusSeconds(1))).containsExactly(newer, older);
    assertThat(ending().endAll(userId)).isEqualTo(3);
    assertThat(ending().endAll(userId)).isZero();
    assertThat(sessions().find(token, NOW)).isEmpty();
  }

  @Test
  void endAllKeepsTheSessionsOfOtherUsers() {
    opened(token, NOW);
    SecretHash others = secret();
    UserId another = new UserId(id("u"));
    sessions().open(others, new Session(id("s"), another, null, "Main", NOW, NOW), LoginBasis.NONE);
    assertThat(ending().endAll(userId)).isEqualTo(1);
    assertThat(sessions().find(others, NOW)).isPresent();
  }

  @Test
  void theSessionsThatBeganByABindingAreEnded() {
    Binding binding = binding(person(), userId);
    Session bySameInstance = opened(token, NOW, new LoginBasis("another", 1));
    SecretHash begun = secret();
    opened(begun, NOW, new LoginBasis(binding.id(), 1));
    assertThat(ending().endBegunBy(binding, Set.of("Main"))).isEqualTo(1);
    assertThat(ending().endBegunBy(binding, Set.of("Main"))).isZero();
    assertThat(sessions().find(begun, NOW)).isEmpty();
    assertThat(ending().end(userId, bySameInstance.id())).contains(bySameInstance);
  }

  /** Sessions of before the store knew by which binding they began. */
  @Test
  void sessionsWithoutABindingAreEndedByTheirInstance() {
    Binding binding = binding(person(), userId);
    opened(token, NOW);
    SecretHash left = secret();
    opened(left, NOW, new LoginBasis(null, 1));
    assertThat(ending().endBegunBy(binding, Set.of("Other"))).isZero();
    assertThat(ending().endBegunBy(binding, Set.of("Main", "More"))).isEqualTo(1);
    assertThat(ending().end(token)).isEmpty();
    assertThat(ending().end(left)).isPresent();
  }

  @Test
  void aSessionIsEndedByItsIdAndOwnerOnly() {
    Session session = opened(token, NOW);
    assertThat(ending().end(new UserId(id("u")), session.id())).isEmpty();
    assertThat(ending().end(userId, id("s"))).isEmpty();
    assertThat(ending().end(userId, session.id())).contains(session);
    assertThat(sessions().find(token, NOW)).isEmpty();
  }

  @Test
  void aSessionContinuesUnderItsNewToken() {
    Session session = opened(token, NOW);
    SecretHash successor = secret();
    offer(token, successor, NOW.plusSeconds(60));
    assertThat(sessions().find(token, NOW)).contains(session);
    assertThat(sessions().find(successor, NOW)).isEmpty();
    rotation().succeed(successor, NOW);
    assertThat(sessions().find(successor, NOW)).contains(session);
    assertThat(sessions().find(token, NOW)).isEmpty();
    rotation().succeed(successor, NOW);
    assertThat(sessions().find(successor, NOW)).contains(session);
  }

  @Test
  void theFirstOfSeveralOfferedTokensThatIsUsedSucceeds() {
    Session session = opened(token, NOW);
    SecretHash one = secret();
    SecretHash other = secret();
    assertThat(offer(token, one, NOW.plusSeconds(60))).isTrue();
    assertThat(offer(token, other, NOW.plusSeconds(60))).isTrue();
    rotation().succeed(one, NOW);
    rotation().succeed(other, NOW);
    assertThat(sessions().find(one, NOW)).contains(session);
    assertThat(sessions().find(other, NOW)).isEmpty();
    assertThat(sessions().find(token, NOW)).isEmpty();
  }

  @Test
  void aTokenHasABoundedNumberOfOffersAndKeepsTheFirstOnes() {
    opened(token, NOW);
    SecretHash first = secret();
    assertThat(offer(token, first, NOW.plusSeconds(60))).isTrue();
    for (int i = 1; i < SessionRotation.MAX_OFFERS; i++) {
      assertThat(offer(token, secret(), NOW.plusSeconds(60))).isTrue();
    }
    assertThat(offer(token, secret(), NOW.plusSeconds(60))).isFalse();
    assertThat(rotation().offer(token, secret(), NOW.plusSeconds(120), NOW.plusSeconds(60)))
        .isTrue();
    rotation().succeed(first, NOW);
    assertThat(sessions().find(first, NOW)).isPresent();
  }

  @Test
  void aSessionMovesToAnotherTokenAtOnce() {
    Binding binding = binding(person(), userId);
    Session session = opened(token, NOW, new LoginBasis(binding.id(), 0));
    SecretHash offered = secret();
    offer(token, offered, NOW.plusSeconds(60));
    SecretHash next = secret();
    boolean moved =
        ports()
            .store()
            .transactions()
            .run(
                () -> {
                  ports().store().revocations().endSome(userId);
                  boolean isAlive = ports().identities().bindings().add(binding);
                  return isAlive
                      && rotation().move(userId, session.id(), next, binding, NOW)
                      && ports().identities().removal().remove(binding);
                });
    assertThat(moved).isTrue();
    rotation().succeed(offered, NOW);
    assertThat(sessions().find(token, NOW)).isEmpty();
    assertThat(sessions().find(offered, NOW)).isEmpty();
    assertThat(sessions().find(next, NOW)).contains(session);
    assertThat(ending().endBegunBy(binding, Set.of("Main"))).isZero();
    assertThat(rotation().move(new UserId(id("u")), session.id(), secret(), binding, NOW))
        .isFalse();
  }

  @Test
  void onlyALiveSessionIsHeldOrMoved() {
    Binding binding = binding(person(), userId);
    Session session = opened(token, NOW);
    assertThat(ending().hold(userId, session.id(), NOW)).isTrue();
    assertThat(ending().hold(userId, id("s"), NOW)).isFalse();
    assertThat(ending().hold(new UserId(id("u")), session.id(), NOW)).isFalse();
    assertThat(ending().hold(userId, session.id(), NOW.plus(Session.IDLE_LIFETIME))).isFalse();
    ports().store().revocations().endAll(userId);
    assertThat(ending().hold(userId, session.id(), NOW)).isFalse();
    assertThat(rotation().move(userId, session.id(), secret(), binding, NOW)).isFalse();
    assertThat(sessions().find(token, NOW)).isEmpty();
    assertThat(listed(NOW)).isEmpty();
  }

  @Test
  void anUnofferedOrExpiredTokenDoesNotSucceed() {
    opened(token, NOW);
    SecretHash late = secret();
    offer(token, late, NOW.plusSeconds(60));
    rotation().succeed(secret(), NOW);
    rotation().succeed(late, NOW.plusSeconds(60));
    assertThat(sessions().find(token, NOW)).isPresent();
    assertThat(sessions().find(late, NOW)).isEmpty();
  }

  @Test
  void anEndedSessionIgnoresAnOfferedToken() {
    opened(token, NOW);
    SecretHash successor = secret();
    offer(token, successor, NOW.plusSeconds(60));
    assertThat(ending().endAll(userId)).isEqualTo(1);
    rotation().succeed(successor, NOW);
    assertThat(sessions().find(successor, NOW)).isEmpty();
  }

  @Test
  void expiredOffersAreRemovedInBatches() {
    Instant longAgo = NOW.minus(Duration.ofDays(500));
    rotation().offer(secret(), secret(), longAgo, longAgo);
    rotation().offer(secret(), secret(), longAgo, longAgo);
    assertThat(removeExpired(sessions(), longAgo, 1)).isEqualTo(1);
    assertThat(removeExpired(sessions(), longAgo, 1)).isEqualTo(1);
    assertThat(removeExpired(sessions(), longAgo, 1)).isZero();
  }

  @Test
  void anOfferThatIsStillValidIsNotRemoved() {
    Instant longAgo = NOW.minus(Duration.ofDays(600));
    opened(token, longAgo);
    SecretHash successor = secret();
    rotation().offer(token, successor, longAgo.plusSeconds(60), longAgo);
    removeExpired(sessions(), longAgo, 100);
    rotation().succeed(successor, longAgo);
    assertThat(sessions().find(successor, longAgo)).isPresent();
    assertThat(ending().endAll(userId)).isEqualTo(1);
  }

  @Test
  void idleSessionsAreRemovedInBatches() {
    Instant longAgo = NOW.minus(Duration.ofDays(400));
    opened(secret(), longAgo);
    opened(secret(), longAgo);
    Instant now = longAgo.plus(Session.IDLE_LIFETIME);
    assertThat(removeExpired(sessions(), now, 1)).isEqualTo(1);
    assertThat(removeExpired(sessions(), now, 1)).isEqualTo(1);
    assertThat(removeExpired(sessions(), now, 1)).isZero();
  }

  private boolean offer(SecretHash replaced, SecretHash successor, Instant until) {
    return rotation().offer(replaced, successor, until, NOW);
  }

  @Test
  void aUsersSessionsComeInPages() {
    List<Session> newestFirst = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      newestFirst.addFirst(opened(secret(), NOW.plusSeconds(i)));
    }
    opened(new UserId(id("u")), secret(), NOW);
    List<Session> found = new ArrayList<>();
    Page<Session> page = sessions().ofUser(userId, NOW, PageRequest.first(3));
    while (true) {
      assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
      found.addAll(page.items());
      if (page.next().isEmpty()) {
        break;
      }
      page = sessions().ofUser(userId, NOW, new PageRequest(page.next().orElseThrow(), 3));
    }
    assertThat(found).isEqualTo(newestFirst);
  }

  @Test
  void pagesOfSessionsOpenedAtTheSameTimeMissNone() {
    Set<Session> opened = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      opened.add(opened(secret(), NOW));
    }
    Set<Session> found = new HashSet<>();
    Page<Session> page = sessions().ofUser(userId, NOW, PageRequest.first(2));
    found.addAll(page.items());
    while (page.next().isPresent()) {
      page = sessions().ofUser(userId, NOW, new PageRequest(page.next().orElseThrow(), 2));
      found.addAll(page.items());
    }
    assertThat(found).isEqualTo(opened);
  }

  @Test
  void aPageGoesOnWhereTheOneBeforeEndedAlthoughSessionsComeAndGo() {
    Session oldest = opened(secret(), NOW);
    Session last = opened(token, NOW.plusSeconds(1));
    opened(secret(), NOW.plusSeconds(2));
    Page<Session> first = sessions().ofUser(userId, NOW, PageRequest.first(2));
    assertThat(first.items()).endsWith(last);
    assertThat(ending().end(token)).isPresent();
    opened(secret(), NOW.plusSeconds(3));
    PageRequest next = new PageRequest(first.next().orElseThrow(), 2);
    assertThat(sessions().ofUser(userId, NOW, next).items()).containsExactly(oldest);
  }

  @Test
  void theLeastRecentlySeenSessionGoesForAFurtherOne() {
    int surplus = 5;
    UserId modest = new UserId(id("u"));
    SecretHash only = secret();
    opened(modest, only, NOW.minusSeconds(9));
    List<SecretHash> tokens = new ArrayList<>();
    for (int i = 0; i < Session.MAX_PER_USER + surplus; i++) {
      tokens.add(secret());
      opened(tokens.getLast(), NOW.minusSeconds(9).plusMillis(i));
    }
    sessions().touch(tokens.getFirst(), NOW);
    ports().store().expiring().forEach(rows -> rows.removeExpired(NOW, 500));
    assertThat(listed(NOW)).hasSize(Session.MAX_PER_USER);
    assertThat(sessions().find(tokens.getFirst(), NOW)).isPresent();
    assertThat(sessions().find(tokens.getLast(), NOW)).isPresent();
    for (SecretHash gone : tokens.subList(1, surplus + 1)) {
      assertThat(sessions().find(gone, NOW)).isEmpty();
    }
    assertThat(sessions().find(only, NOW)).isPresent();
  }

  private List<Session> listed(Instant now) {
    return sessions().ofUser(userId, now, PageRequest.first(PageRequest.MAX)).items();
  }

  private void opened(UserId owner, SecretHash secret, Instant at) {
    Session session = new Session(id("s"), owner, null, "Main", at, at);
    sessions().open(secret, session, LoginBasis.NONE);
  }

  private Session opened(SecretHash secret, Instant at) {
    return opened(secret, at, LoginBasis.NONE);
  }

  private Session opened(SecretHash secret, Instant at, LoginBasis basis) {
    Session session = new Session(id("s"), userId, new CorpId("c1"), "Main", at, at);
    sessions().open(secret, session, basis);
    return session;
  }

  private Sessions sessions() {
    return ports().sessions().sessions();
  }

  private SessionEnding ending() {
    return ports().sessions().ending();
  }

  private SessionRotation rotation() {
    return ports().sessions().rotation();
  }
}
