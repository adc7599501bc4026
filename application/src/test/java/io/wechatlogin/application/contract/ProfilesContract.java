package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.ProfileRenewal;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link Profiles} and {@link ProfileRenewal}, and what {@code SignIns} stores through
 * them. A store must keep one row per person and app, replace a row only in the version that was
 * read, let a row without a user expire, and store the profile of a login only for a bound person.
 */
public abstract class ProfilesContract extends PortContract {
  private final Identity person = person();

  @Test
  void theProfileAndTokenOfALoginAreStored() {
    ProfileUpdate update = update("Alice", 0);
    profiles().keep(person, update, null);
    StoredProfile row = row();
    assertThat(row.id()).isEqualTo(update.id());
    assertThat(row.profile()).isEqualTo(update.profile());
    assertThat(row.token()).isEqualTo(update.token());
    assertThat(row.createdAt()).isEqualTo(NOW);
    assertThat(row.updatedAt()).isEqualTo(NOW);
    assertThat(profiles().find(person())).isEmpty();
    assertThat(profiles().find(new Identity("wx2", "default", person.openId(), null))).isEmpty();
  }

  @Test
  void anyUnicodeNicknameIsStoredUnchanged() {
    ProfileUpdate update = update("小明 👨‍👩‍👧 \uFFFD 'x\" \\", 0);
    profiles().keep(person, update, null);
    assertThat(row().profile()).isEqualTo(update.profile());
  }

  @Test
  void aLaterLoginReplacesTheProfileInTheSameRow() {
    profiles().keep(person, update("Alice", 0), null);
    StoredProfile before = row();
    ProfileUpdate later = update("Alicia", 9);
    profiles().keep(person, later, null);
    StoredProfile row = row();
    assertThat(row.id()).isEqualTo(before.id());
    assertThat(row.profile()).isEqualTo(later.profile());
    assertThat(row.token()).isEqualTo(later.token());
    assertThat(row.createdAt()).isEqualTo(NOW);
    assertThat(row.updatedAt()).isEqualTo(NOW.plusSeconds(9));
    assertThat(row.version()).isNotEqualTo(before.version());
  }

  @Test
  void aLoginWithoutAProfileKeepsTheStoredOne() {
    ProfileUpdate first = update("Alice", 0);
    ProfileUpdate second = update(null, 9);
    profiles().keep(person, second, null);
    assertThat(row().profile()).isNull();
    profiles().keep(person, first, null);
    profiles().keep(person, second, null);
    assertThat(row().profile()).isEqualTo(first.profile());
    assertThat(row().token()).isEqualTo(second.token());
  }

  @Test
  void aRowIsReplacedOnlyInTheVersionThatWasRead() {
    profiles().keep(person, update("Alice", 0), null);
    StoredProfile seen = row();
    ProfileUpdate renewed = update("Renewed", 1);
    renewal().replace(person, seen, renewed);
    assertThat(row().profile()).isEqualTo(renewed.profile());
    renewal().replace(person, seen, update("Late", 2));
    renewal().dropToken(person, seen, NOW.plusSeconds(2));
    assertThat(row().profile()).isEqualTo(renewed.profile());
    assertThat(row().token()).isEqualTo(renewed.token());
    assertThat(row().updatedAt()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void aRecreatedRowIsNotReplacedByAnOldVersion() {
    profiles().keep(person, update("Before", 0), null);
    StoredProfile seen = row();
    profiles().erase(person);
    renewal().replace(person, seen, update("Late", 1));
    assertThat(profiles().find(person)).isEmpty();
    ProfileUpdate back = update("Back", 2);
    profiles().keep(person, back, null);
    renewal().replace(person, seen, update("Late", 3));
    assertThat(row().profile()).isEqualTo(back.profile());
  }

  @Test
  void anOldVersionNeverMatchesARowAgain() {
    profiles().keep(person, update("Alice", 0), null);
    for (int round = 0; round < 2; round++) {
      StoredProfile seen = row();
      if (round == 0) {
        renewal().dropToken(person, seen, NOW.plusSeconds(1));
      } else {
        profiles().clear(person, NOW.plusSeconds(1));
      }
      ProfileUpdate back = update("Back", 2);
      profiles().keep(person, back, null);
      renewal().replace(person, seen, update("Late", 3));
      assertThat(row().profile()).isEqualTo(back.profile());
    }
  }

  @Test
  void oneOfManyConcurrentRenewalsReplacesTheRow() {
    profiles().keep(person, update("Alice", 0), null);
    StoredProfile seen = row();
    race(
        i ->
            () -> {
              renewal().replace(person, seen, update("race" + i, 1));
              return i;
            });
    assertThat(row().version()).isEqualTo(seen.version() + 1);
    assertThat(nickname()).startsWith("race");
  }

  @Test
  void droppingATokenKeepsTheProfile() {
    ProfileUpdate update = update("Alice", 0);
    profiles().keep(person, update, null);
    renewal().dropToken(person, row(), NOW.plusSeconds(1));
    assertThat(row().token()).isNull();
    assertThat(row().profile()).isEqualTo(update.profile());
    ProfileUpdate next = update(null, 2);
    profiles().keep(person, next, null);
    assertThat(row().token()).isEqualTo(next.token());
  }

  @Test
  void clearingAProfileKeepsTheTokens() {
    ProfileUpdate update = update("Alice", 0);
    profiles().keep(person, update, null);
    profiles().clear(person, NOW.plusSeconds(1));
    profiles().clear(person(), NOW);
    assertThat(row().profile()).isNull();
    assertThat(row().token()).isEqualTo(update.token());
    assertThat(row().updatedAt()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void anUnboundProfileExpiresUnlessItIsSettled() {
    Identity settled = person();
    Instant longAgo = NOW.minus(Duration.ofDays(3650));
    profiles().keep(person, update("Unbound", 0), longAgo);
    profiles().keep(settled, update("User", 0), longAgo);
    profiles().settle(settled);
    profiles().keep(settled, update("User", 1), longAgo);
    assertThat(removeExpired(profiles(), longAgo.minusMillis(1), 10)).isZero();
    assertThat(removeExpired(profiles(), longAgo, 10)).isEqualTo(1);
    assertThat(profiles().find(person)).isEmpty();
    assertThat(profiles().find(settled)).isPresent();
  }

  @Test
  void aRepeatedLoginExtendsAnUnboundProfile() {
    Instant longAgo = NOW.minus(Duration.ofDays(3650));
    profiles().keep(person, update("Unbound", 0), longAgo);
    profiles().keep(person, update("Unbound", 1), longAgo.plusSeconds(300));
    assertThat(removeExpired(profiles(), longAgo.plusSeconds(299), 10)).isZero();
    assertThat(removeExpired(profiles(), longAgo.plusSeconds(300), 10)).isEqualTo(1);
  }

  @Test
  void expiredProfilesAreRemovedInBatches() {
    Instant longAgo = NOW.minus(Duration.ofDays(3650));
    for (int i = 0; i < 3; i++) {
      profiles().keep(person(), update("Unbound", 0), longAgo);
    }
    assertThat(removeExpired(profiles(), longAgo, 2)).isEqualTo(2);
    assertThat(removeExpired(profiles(), longAgo, 2)).isEqualTo(1);
    assertThat(removeExpired(profiles(), longAgo, 2)).isZero();
  }

  @Test
  void aLoginStoresTheProfileOfABoundPerson() {
    boundUser(person);
    assertThat(
            ports()
                .logins()
                .signIns()
                .issueLoginCode(proven("one"), secret(), null, NOW.plusSeconds(60)))
        .isPresent();
    assertThat(nickname()).isEqualTo("one");
    assertThat(ports().logins().signIns().openSession(proven("two"), newSession())).isPresent();
    assertThat(nickname()).isEqualTo("two");
  }

  @Test
  void aLoginOfAnUnboundPersonStoresNoProfile() {
    assertThat(
            ports()
                .logins()
                .signIns()
                .issueLoginCode(proven("one"), secret(), null, NOW.plusSeconds(60)))
        .isEmpty();
    assertThat(ports().logins().signIns().openSession(proven("two"), newSession())).isEmpty();
    assertThat(profiles().find(person)).isEmpty();
  }

  @Test
  void loginsDuringAnUnbindingLeaveNoProfile() {
    UserId user = boundUser(person);
    race(
        i ->
            () -> {
              if (i != Race.CALLERS / 2) {
                return ports()
                    .logins()
                    .signIns()
                    .openSession(proven("race" + i), newSession())
                    .isPresent();
              }
              return ports()
                  .store()
                  .transactions()
                  .run(
                      () -> {
                        boolean removed =
                            ports().identities().removal().remove(user, "wx1").isPresent();
                        profiles().erase(person);
                        return removed;
                      });
            });
    assertThat(profiles().find(person)).isEmpty();
  }

  @Test
  void whatAPersonFillsInReplacesTheProfileAndLeavesTheTokens() {
    Profile first = filledIn("小明");
    profiles().fill(person, "first", first, NOW);
    assertThat(row().id()).isEqualTo("first");
    assertThat(row().profile()).isEqualTo(first);
    assertThat(row().token()).isNull();
    assertThat(row().createdAt()).isEqualTo(NOW);
    ProfileUpdate login = update(null, 1);
    profiles().keep(person, login, null);
    StoredProfile seen = row();
    Profile second = filledIn("小红");
    profiles().fill(person, "second", second, NOW.plusSeconds(2));
    assertThat(row().id()).isEqualTo("first");
    assertThat(row().profile()).isEqualTo(second);
    assertThat(row().token()).isEqualTo(login.token());
    assertThat(row().createdAt()).isEqualTo(NOW);
    assertThat(row().updatedAt()).isEqualTo(NOW.plusSeconds(2));
    renewal().replace(person, seen, update("Late", 3));
    assertThat(row().profile()).isEqualTo(second);
  }

  @Test
  void whatAPersonFillsInDoesNotExpire() {
    Instant longAgo = NOW.minus(Duration.ofDays(3650));
    profiles().keep(person, update("Unbound", 0), longAgo);
    profiles().fill(person, id("p"), filledIn("小明"), NOW);
    assertThat(removeExpired(profiles(), longAgo, 10)).isZero();
    assertThat(profiles().find(person)).isPresent();
  }

  @Test
  void oneOfManyConcurrentCallersGetsTheLeaseOfAPerson() {
    profiles().keep(person, update(null, 0), null);
    assertThat(race(i -> () -> renewal().lease(person, "holder" + i, NOW, NOW.plusSeconds(10))))
        .containsOnlyOnce(true);
  }

  @Test
  void aLeaseIsFreeWhenItIsReleasedOrHasExpired() {
    profiles().keep(person, update(null, 0), null);
    Instant until = NOW.plusSeconds(10);
    assertThat(renewal().lease(person, "a", NOW, until)).isTrue();
    assertThat(renewal().lease(person, "b", until.minusMillis(1), until)).isFalse();
    renewal().release(person, "b");
    assertThat(renewal().lease(person, "b", NOW, until)).isFalse();
    renewal().release(person, "a");
    assertThat(renewal().lease(person, "c", NOW, until)).isTrue();
    assertThat(renewal().lease(person, "d", until, until.plusSeconds(10))).isTrue();
    renewal().release(person, "c");
    assertThat(renewal().lease(person, "e", until, until.plusSeconds(10))).isFalse();
  }

  @Test
  void thereIsNoLeaseWithoutARow() {
    assertThat(renewal().lease(person, "a", NOW, NOW.plusSeconds(10))).isFalse();
    assertThat(renewal().awaitRelease(person, NOW, Duration.ZERO)).isTrue();
    profiles().keep(person, update(null, 0), null);
    assertThat(renewal().lease(person, "a", NOW, NOW.plusSeconds(10))).isTrue();
    profiles().erase(person);
    assertThat(renewal().awaitRelease(person, NOW, Duration.ZERO)).isTrue();
    profiles().keep(person, update(null, 0), null);
    assertThat(renewal().lease(person, "b", NOW, NOW.plusSeconds(10))).isTrue();
  }

  @Test
  void aLeaseChangesNothingElseOfTheRow() {
    profiles().keep(person, update("Alice", 0), null);
    StoredProfile before = row();
    assertThat(renewal().lease(person, "a", NOW, NOW.plusSeconds(10))).isTrue();
    assertThat(row()).isEqualTo(before);
    renewal().release(person, "a");
    assertThat(row()).isEqualTo(before);
  }

  @Test
  void whoWaitsForALeaseIsWokenByItsRelease() {
    profiles().keep(person, update(null, 0), null);
    assertThat(renewal().lease(person, "a", NOW, NOW.plusSeconds(10))).isTrue();
    assertThat(renewal().awaitRelease(person, NOW, Duration.ofMillis(1))).isFalse();
    CompletableFuture<Void> releasing =
        CompletableFuture.runAsync(() -> renewal().release(person, "a"));
    assertThat(renewal().awaitRelease(person, NOW, Duration.ofSeconds(30))).isTrue();
    releasing.join();
  }

  private Profile filledIn(String nickname) {
    return new Profile(
        person.openId(), null, nickname, "https://pictures.example/1", 0, "", "", "");
  }

  private ProvenIdentity proven(String nickname) {
    return new ProvenIdentity(person, "Main", null, update(nickname, 0));
  }

  private static NewSession newSession() {
    return new NewSession(id("s"), secret(), null, NOW);
  }

  private ProfileUpdate update(@Nullable String nickname, long second) {
    Instant at = NOW.plusSeconds(second);
    return new ProfileUpdate(
        id("p"),
        new WebToken(
            person.openId(),
            "snsapi_userinfo",
            new Secret(id("access")),
            new Secret(id("refresh")),
            at,
            Duration.ofHours(2)),
        nickname == null
            ? null
            : new Profile(
                person.openId(), id("u"), nickname, "https://a.example/1", 1, "P", "C", "CN"),
        at);
  }

  private StoredProfile row() {
    return profiles().find(person).orElseThrow();
  }

  private String nickname() {
    return Optional.ofNullable(row().profile()).map(Profile::nickname).orElse("none");
  }

  private Profiles profiles() {
    return ports().identities().profiles();
  }

  private ProfileRenewal renewal() {
    return ports().providers().profileRenewal();
  }
}
