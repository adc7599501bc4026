package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.UserPhones;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link UserPhones}. A store must keep one number per user and one user per number, also
 * where many ask at once, and must change nothing where a number is refused.
 */
public abstract class UserPhonesContract extends PortContract {
  private final UserPhone phone = phone();
  private UserId ann;
  private UserId bob;

  @BeforeEach
  void thereAreTwoUsers() {
    ann = user().id();
    bob = user().id();
  }

  @Test
  void aUserHasNoNumberUntilOneIsStored() {
    assertThat(phones().find(ann)).isEmpty();
    assertThat(phones().ownerOf(phone.phoneNumber())).isEmpty();
    assertThat(phones().remove(ann)).isFalse();
  }

  @Test
  void aStoredNumberIsFoundByItsUserAndByItself() {
    assertThat(put(ann, phone)).isTrue();
    assertThat(phones().find(ann)).contains(phone);
    assertThat(phones().ownerOf(phone.phoneNumber())).contains(ann);
    assertThat(phones().ownerOf(phone.phoneNumber().substring(1))).isEmpty();
    assertThat(phones().find(bob)).isEmpty();
  }

  @Test
  void aNumberOfAnotherUserIsRefusedAndNothingChanges() {
    UserPhone own = phone();
    assertThat(put(ann, phone)).isTrue();
    assertThat(put(bob, own)).isTrue();
    assertThat(put(bob, phone)).isFalse();
    assertThat(phones().find(bob)).contains(own);
    assertThat(phones().ownerOf(phone.phoneNumber())).contains(ann);
  }

  @Test
  void anotherNumberReplacesTheOldOneWhichIsFreeThen() {
    UserPhone next = phone();
    assertThat(put(ann, phone)).isTrue();
    assertThat(put(ann, next)).isTrue();
    assertThat(phones().find(ann)).contains(next);
    assertThat(phones().ownerOf(phone.phoneNumber())).isEmpty();
    assertThat(put(bob, phone)).isTrue();
  }

  @Test
  void theSameNumberAgainHasANewTime() {
    UserPhone later = new UserPhone(phone.phoneNumber(), phone.countryCode(), NOW.plusSeconds(60));
    assertThat(put(ann, phone)).isTrue();
    assertThat(put(ann, later)).isTrue();
    assertThat(phones().find(ann)).contains(later);
  }

  @Test
  void aRemovedNumberIsFree() {
    assertThat(put(ann, phone)).isTrue();
    assertThat(phones().remove(ann)).isTrue();
    assertThat(phones().find(ann)).isEmpty();
    assertThat(put(bob, phone)).isTrue();
  }

  @Test
  void oneOfManyUsersGetsANumber() {
    List<UserId> users = race(i -> () -> user().id());
    assertThat(race(i -> () -> put(users.get(i), phone))).containsOnlyOnce(true);
  }

  @Test
  void aUserWhoHandsInNumbersAtTheSameMomentHasOneOfThem() {
    List<Boolean> stored = race(i -> () -> put(ann, phone()));
    assertThat(stored).containsOnly(true);
    UserPhone last = phones().find(ann).orElseThrow();
    assertThat(phones().ownerOf(last.phoneNumber())).contains(ann);
  }

  private boolean put(UserId userId, UserPhone number) {
    return ports().store().transactions().run(() -> phones().put(userId, number));
  }

  private static UserPhone phone() {
    long number = ThreadLocalRandom.current().nextLong(10_000_000_000L, 99_999_999_999L);
    return UserPhone.of("86", Long.toString(number), NOW).orElseThrow();
  }

  private UserPhones phones() {
    return ports().accounts().phones();
  }
}
