package io.wechatlogin.application.scan;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.presented;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.HostUsers;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.scan.ScanApproval.View;
import io.wechatlogin.application.scan.ScanLogin.Progress;
import io.wechatlogin.application.scan.ScanLogin.Started;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.scan.Scan.Status;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Starts scans on the desktop and delivers their results. */
class ScanLoginTest extends ScanFixture {
  private static final Identity PERSON = new Identity("wx-official", "default", "o1", null);

  @Test
  void aScanStartsWithAnIdAnExpiryAndABrowserSecret() {
    assertThat(Scan.isId(scan.scanId())).isTrue();
    assertThat(scan.expiresAt()).isEqualTo(test.clock.instant().plus(Duration.ofMinutes(5)));
    assertThat(desktop.start(test.official, REQUESTER, TestApplication.INITIATOR).browserSecret())
        .isNotEqualTo(scan.browserSecret());
    assertThat(status()).isEqualTo(Status.WAITING);
  }

  @Test
  void onlyTypesThatOpenInAnAppCanBeScanned() {
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () -> desktop.start(test.site, REQUESTER, TestApplication.INITIATOR));
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () -> desktop.start(test.mini, REQUESTER, TestApplication.INITIATOR));
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () -> desktop.start(test.inactive, REQUESTER, TestApplication.INITIATOR));
  }

  @Test
  void theDesktopGetsTheLoginCodeOnceAfterAConfirmation() {
    UserId alice = test.boundUser("alice", test.official, "o1", null);
    Phone phone = new Phone("o1");
    phone.identify();
    assertThat(status()).isEqualTo(Status.SCANNED);
    View.Ask page = phone.ask();
    assertThat(page.scan().desktop().requester()).isEqualTo(REQUESTER);
    assertThat(page.age()).isZero();
    phone.answer(page.question(), true);

    Progress confirmed = follow();
    assertThat(confirmed.status()).isEqualTo(Status.CONFIRMED);
    LoginResult.LoginCode result = (LoginResult.LoginCode) confirmed.result().orElseThrow();
    assertThat(
            test.app
                .sessionTokens()
                .open(presented(result.loginCode()), null)
                .userSession()
                .user()
                .id())
        .isEqualTo(alice);
    assertThat(follow().status()).isEqualTo(Status.CONFIRMED);
    assertThat(follow().result()).isEmpty();
    assertThat(phone.open()).isInstanceOf(View.Decided.class);
  }

  @Test
  void anUnboundPersonWhoMayRegisterGetsABindCode() {
    new Phone("o1").decide(true);
    LoginResult.BindCode result = (LoginResult.BindCode) follow().result().orElseThrow();
    assertThat(test.app.registration().register(test.official, presented(result.bindCode()), null))
        .isNotNull();
  }

  @Test
  void theGrantOfABoundUserIsStored() {
    test.boundUser("alice", test.official, "o1", null);
    test.ports.identities().profiles().erase(PERSON);
    new Phone("o1").decide(true);
    assertThat(follow().result()).isPresent();
    passOneDay();
    assertThat(test.ports.identities().profiles().find(PERSON)).isPresent();
  }

  @Test
  void anUnboundPersonsGrantIsKeptForRegistration() {
    new Phone("o1").decide(true);
    test.clock.advance(Scan.LIFETIME);
    LoginResult.BindCode result = (LoginResult.BindCode) follow().result().orElseThrow();
    test.clock.advance(OneTimeCode.BindCode.LIFETIME.minusSeconds(1));
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
    assertThat(test.app.registration().register(test.official, presented(result.bindCode()), null))
        .isNotNull();
    passOneDay();
    assertThat(test.ports.identities().profiles().find(PERSON)).isPresent();
  }

  @Test
  void anUnconfirmedGrantExpiresWithinADay() {
    new Phone("o1").decide(false);
    assertThat(test.ports.identities().profiles().find(PERSON)).isPresent();
    passOneDay();
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void bothDevicesLearnThatRegistrationIsClosed() {
    Started closed = desktop.start(test.closedOfficial, REQUESTER, TestApplication.INITIATOR);
    Phone phone = new Phone(test.closedOfficial, closed, "o1");
    phone.decide(true);
    assertThat(((View.Decided) phone.open()).scan().progress().refusal())
        .isEqualTo(LoginError.NOT_BOUND);
    Progress progress =
        desktop.follow(
            test.closedOfficial, closed.scanId(), closed.browserSecret(), null, Duration.ZERO);
    assertThat(progress.status()).isEqualTo(Status.REFUSED);
    assertThat(progress.refusal()).contains(LoginError.NOT_BOUND);
    assertThat(progress.result()).isEmpty();
  }

  @Test
  void aDisabledUserIsRefusedOnBothDevices() {
    test.disable(test.boundUser("alice", test.official, "o1", null));
    Phone phone = new Phone("o1");
    phone.decide(true);
    assertThat(((View.Decided) phone.open()).scan().progress().refusal())
        .isEqualTo(LoginError.USER_DISABLED);
    assertThat(follow().refusal()).contains(LoginError.USER_DISABLED);
  }

  @Test
  void aUserDisabledAfterConfirmingIsRefused() {
    UserId alice = test.boundUser("alice", test.official, "o1", null);
    new Phone("o1").decide(true);
    test.disable(alice);
    assertThat(follow().status()).isEqualTo(Status.REFUSED);
    assertThat(follow().refusal()).contains(LoginError.USER_DISABLED);
  }

  @Test
  void aRefusalOnThePhoneRefusesTheScan() {
    test.boundUser("alice", test.official, "o1", null);
    Phone phone = new Phone("o1");
    phone.decide(false);
    assertThat(follow().status()).isEqualTo(Status.REFUSED);
    assertThat(follow().refusal()).isEmpty();
    assertThat(((View.Decided) phone.open()).scan().status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void anotherBrowserCannotFollowAScan() {
    new Phone("o1").decide(true);
    for (Secret other : new Secret[] {null, new Secret("another"), new Secret(scan.scanId())}) {
      assertRefused(
          LoginError.INVALID_STATE,
          () -> desktop.follow(test.official, scan.scanId(), other, null, LONG));
    }
    assertThat(follow().result()).isPresent();
  }

  @Test
  void aScanOfAnotherInstanceOrUnknownIdIsNotFound() {
    for (String id : new String[] {"x".repeat(22), "", "a\0b", scan.scanId() + "x"}) {
      assertRefused(
          LoginError.NOT_FOUND,
          () -> desktop.follow(test.official, id, scan.browserSecret(), null, LONG));
      assertRefused(LoginError.NOT_FOUND, () -> desktop.timeLeft(test.official, id));
      assertThat(approval.open(id, null)).isInstanceOf(View.Gone.class);
      assertRefused(
          LoginError.NOT_FOUND,
          () -> approval.decide(id, scan.browserSecret(), new Secret("guessed"), true));
    }
    assertRefused(
        LoginError.NOT_FOUND,
        () -> desktop.follow(test.closedOfficial, scan.scanId(), scan.browserSecret(), null, LONG));
    assertRefused(LoginError.NOT_FOUND, () -> desktop.timeLeft(test.closedOfficial, scan.scanId()));
  }

  @Test
  void theTimeLeftDoesNotRevealTheDecision() {
    Duration before = desktop.timeLeft(test.official, scan.scanId());
    assertThat(before).isEqualTo(Duration.ofMinutes(5));
    new Phone("o1").decide(false);
    assertThat(desktop.timeLeft(test.official, scan.scanId())).isEqualTo(before);
    test.clock.advance(Scan.LIFETIME);
    assertRefused(LoginError.NOT_FOUND, () -> desktop.timeLeft(test.official, scan.scanId()));
  }

  @Test
  void aScanExpiresOnBothDevicesAlike() {
    Phone phone = new Phone("o1");
    phone.identify();
    View.Ask page = phone.ask();
    test.clock.advance(Scan.LIFETIME);
    assertThat(status()).isEqualTo(Status.EXPIRED);
    phone.answer(page.question(), true);
    assertThat(status()).isEqualTo(Status.EXPIRED);
    assertThat(phone.open()).isInstanceOf(View.Gone.class);
    assertThat(new Phone("o2").open()).isInstanceOf(View.Gone.class);
  }

  @Test
  void anUncollectedConfirmationExpires() {
    Phone phone = new Phone("o1");
    phone.decide(true);
    test.clock.advance(Scan.LIFETIME.plus(Scan.COLLECTABLE));
    assertThat(follow().status()).isEqualTo(Status.EXPIRED);
    assertThat(follow().result()).isEmpty();
    assertThat(phone.open()).isInstanceOf(View.Gone.class);
  }

  @Test
  void oneOfManyConcurrentFollowersGetsTheCode() {
    new Phone("o1").decide(true);
    List<Progress> results = race(i -> this::follow);
    assertThat(results).allMatch(progress -> progress.status() == Status.CONFIRMED);
    assertThat(results).filteredOn(progress -> progress.result().isPresent()).hasSize(1);
  }

  @Test
  void aFailureOfTheDirectoryLosesNoResult() {
    AtomicBoolean unavailable = new AtomicBoolean();
    HostUsers users = new HostUsers();
    TestApplication hosted = TestApplication.hosted(new FailingDirectory(users, unavailable));
    User alice = users.add("alice", "Alice");
    Identity person = new Identity("wx-official", "default", "o1", null);
    Binding binding = new Binding("b", "Official", person, alice.id(), hosted.clock.instant());
    assertThat(hosted.ports.identities().bindings().add(binding)).isTrue();
    ScanLogin hostedDesktop = hosted.app.scanLogin();
    Started started = hostedDesktop.start(hosted.official, REQUESTER, TestApplication.INITIATOR);
    new Phone(hosted, hosted.official, started, "o1").decide(true);
    unavailable.set(true);
    assertRefused(
        LoginError.DATABASE_UNAVAILABLE,
        () ->
            hostedDesktop.follow(
                hosted.official, started.scanId(), started.browserSecret(), null, Duration.ZERO));
    unavailable.set(false);
    assertThat(
            hostedDesktop
                .follow(
                    hosted.official, started.scanId(), started.browserSecret(), null, Duration.ZERO)
                .result())
        .isPresent();
  }

  @Test
  void scansAreRemovedSomeTimeAfterTheyExpire() {
    test.clock.advance(Scan.LIFETIME.plus(Scan.REMEMBERED).minusMillis(1));
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
    assertThat(status()).isEqualTo(Status.EXPIRED);
    test.clock.advance(Duration.ofMillis(1));
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
    assertRefused(LoginError.NOT_FOUND, this::follow);
  }

  private void passOneDay() {
    test.clock.advance(Duration.ofDays(1));
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
  }

  /** A directory that a test can make unavailable. */
  private record FailingDirectory(UserDirectory users, AtomicBoolean unavailable)
      implements UserDirectory {
    @Override
    public Optional<User> find(UserId userId) {
      if (unavailable.get()) {
        throw new LoginException(LoginError.DATABASE_UNAVAILABLE);
      }
      return users.find(userId);
    }

    @Override
    public Optional<User> hold(UserId userId) {
      return users.hold(userId);
    }

    @Override
    public User register(String displayName) {
      return users.register(displayName);
    }
  }
}
