package io.wechatlogin.application.scan;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.HostUsers;
import io.wechatlogin.application.fake.OwnPort;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.fake.Waiting;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.scan.ScanApproval.View;
import io.wechatlogin.application.scan.ScanLogin.Progress;
import io.wechatlogin.application.scan.ScanLogin.Started;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
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
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A desktop and a phone, on memory. */
class ScanLoginTest {
  private static final Identity PERSON = new Identity("wx-official", "default", "o1", null);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Scan.Requester REQUESTER =
      new Scan.Requester("Chrome · Windows", "https://app.example");

  private final TestApplication test = new TestApplication();
  private final ScanLogin desktop = test.app.scanLogin();
  private final ScanApproval approval = test.app.scanApproval();
  private final Started scan = desktop.start(test.official, REQUESTER, null);

  @Test
  void aScanStartsWithAnIdAnExpiryAndABrowserSecret() {
    assertThat(Scan.isId(scan.scanId())).isTrue();
    assertThat(scan.expiresAt()).isEqualTo(test.clock.instant().plus(Duration.ofMinutes(5)));
    Secret cookie = new Secret("of-another-tab");
    assertThat(desktop.start(test.official, REQUESTER, cookie).browserSecret()).isEqualTo(cookie);
    assertThat(status()).isEqualTo(Status.WAITING);
  }

  @Test
  void onlyTypesThatOpenInAnAppCanBeScanned() {
    assertRefused(LoginError.NOT_SUPPORTED, () -> desktop.start(test.site, REQUESTER, null));
    assertRefused(LoginError.NOT_SUPPORTED, () -> desktop.start(test.mini, REQUESTER, null));
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE, () -> desktop.start(test.inactive, REQUESTER, null));
  }

  @Test
  void theDesktopGetsTheLoginCodeOnceAfterAConfirmation() {
    UserId alice = test.boundUser("alice", test.official, "o1", null);
    Phone phone = new Phone("o1");
    phone.comesBack();
    assertThat(status()).isEqualTo(Status.SCANNED);
    View.Ask asked = phone.isAsked();
    assertThat(asked.scan().desktop().requester()).isEqualTo(REQUESTER);
    assertThat(asked.age()).isZero();
    phone.answers(asked.question(), true);

    Progress confirmed = follow();
    assertThat(confirmed.status()).isEqualTo(Status.CONFIRMED);
    LoginResult.LoginCode result = (LoginResult.LoginCode) confirmed.result().orElseThrow();
    assertThat(test.app.sessionTokens().open(result.loginCode(), null).userSession().user().id())
        .isEqualTo(alice);
    assertThat(follow().status()).isEqualTo(Status.CONFIRMED);
    assertThat(follow().result()).isEmpty();
    assertThat(phone.opens()).isInstanceOf(View.Decided.class);
  }

  @Test
  void anUnboundPersonWhoMayRegisterGetsABindCode() {
    new Phone("o1").decides(true);
    LoginResult.BindCode result = (LoginResult.BindCode) follow().result().orElseThrow();
    assertThat(test.app.registration().register(test.official, result.bindCode(), null))
        .isNotNull();
  }

  @Test
  void theGrantOfABoundUserIsStored() {
    test.boundUser("alice", test.official, "o1", null);
    test.ports.identities().profiles().erase(PERSON);
    new Phone("o1").decides(true);
    assertThat(follow().result()).isPresent();
    aDayPasses();
    assertThat(test.ports.identities().profiles().find(PERSON)).isPresent();
  }

  @Test
  void anUnboundPersonsGrantIsKeptForRegistration() {
    new Phone("o1").decides(true);
    test.clock.goOn(Scan.LIFETIME);
    LoginResult.BindCode result = (LoginResult.BindCode) follow().result().orElseThrow();
    test.clock.goOn(OneTimeCode.BindCode.LIFETIME.minusSeconds(1));
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
    assertThat(test.app.registration().register(test.official, result.bindCode(), null))
        .isNotNull();
    aDayPasses();
    assertThat(test.ports.identities().profiles().find(PERSON)).isPresent();
  }

  @Test
  void anUnconfirmedGrantExpiresWithinADay() {
    new Phone("o1").decides(false);
    assertThat(test.ports.identities().profiles().find(PERSON)).isPresent();
    aDayPasses();
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void bothDevicesLearnThatRegistrationIsClosed() {
    Started closed = desktop.start(test.closedOfficial, REQUESTER, null);
    Phone phone = new Phone(test.closedOfficial, closed, "o1");
    phone.decides(true);
    assertThat(((View.Decided) phone.opens()).scan().progress().refusal())
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
    phone.decides(true);
    assertThat(((View.Decided) phone.opens()).scan().progress().refusal())
        .isEqualTo(LoginError.USER_DISABLED);
    assertThat(follow().refusal()).contains(LoginError.USER_DISABLED);
  }

  @Test
  void aUserDisabledAfterConfirmingIsRefused() {
    UserId alice = test.boundUser("alice", test.official, "o1", null);
    new Phone("o1").decides(true);
    test.disable(alice);
    assertThat(follow().status()).isEqualTo(Status.REFUSED);
    assertThat(follow().refusal()).contains(LoginError.USER_DISABLED);
  }

  @Test
  void aRefusalOnThePhoneRefusesTheScan() {
    test.boundUser("alice", test.official, "o1", null);
    Phone phone = new Phone("o1");
    phone.decides(false);
    assertThat(follow().status()).isEqualTo(Status.REFUSED);
    assertThat(follow().refusal()).isEmpty();
    assertThat(((View.Decided) phone.opens()).scan().status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void anotherBrowserCannotFollowAScan() {
    new Phone("o1").decides(true);
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
    new Phone("o1").decides(false);
    assertThat(desktop.timeLeft(test.official, scan.scanId())).isEqualTo(before);
    test.clock.goOn(Scan.LIFETIME);
    assertRefused(LoginError.NOT_FOUND, () -> desktop.timeLeft(test.official, scan.scanId()));
  }

  @Test
  void aScanExpiresOnBothDevicesAlike() {
    Phone phone = new Phone("o1");
    phone.comesBack();
    View.Ask asked = phone.isAsked();
    test.clock.goOn(Scan.LIFETIME);
    assertThat(status()).isEqualTo(Status.EXPIRED);
    phone.answers(asked.question(), true);
    assertThat(status()).isEqualTo(Status.EXPIRED);
    assertThat(phone.opens()).isInstanceOf(View.Gone.class);
    assertThat(new Phone("o2").opens()).isInstanceOf(View.Gone.class);
  }

  @Test
  void anUncollectedConfirmationExpires() {
    Phone phone = new Phone("o1");
    phone.decides(true);
    test.clock.goOn(Scan.LIFETIME.plus(Scan.COLLECTABLE));
    assertThat(follow().status()).isEqualTo(Status.EXPIRED);
    assertThat(follow().result()).isEmpty();
    assertThat(phone.opens()).isInstanceOf(View.Gone.class);
  }

  @Test
  void openingAScanOutsideTheAppDoesNotScanIt() {
    View view = approval.open(scan.scanId(), null);
    assertThat(view)
        .isInstanceOfSatisfying(
            View.Unidentified.class,
            phone -> {
              assertThat(phone.instance()).isEqualTo(test.official);
              assertThat(phone.type().opensIn("Chrome")).isFalse();
              assertThat(phone.type().opensIn("App")).isTrue();
            });
    assertThat(status()).isEqualTo(Status.WAITING);
  }

  @Test
  void identifyingThePhoneMarksTheScanAsScanned() {
    assertThat(new Phone("o1").goesToTheProvider()).isNotNull();
    assertThat(status()).isEqualTo(Status.SCANNED);
  }

  @Test
  void theFirstIdentifiedPhoneDecides() {
    Phone first = new Phone("o1");
    Phone second = new Phone("o2");
    BrowserProof firstProof = first.goesToTheProvider();
    BrowserProof secondProof = second.goesToTheProvider();
    second.comesBack(secondProof);
    first.comesBack(firstProof);
    assertThat(first.opens()).isInstanceOf(View.Gone.class);
    View.Ask asked = second.isAsked();
    assertRefused(
        LoginError.INVALID_STATE,
        () -> approval.decide(scan.scanId(), first.browserSecret, asked.question(), true));
    second.answers(asked.question(), true);
    assertThat(status()).isEqualTo(Status.CONFIRMED);
  }

  @Test
  void anAnswerNeedsTheLatestQuestionAndTheCookie() {
    Phone phone = new Phone("o1");
    phone.comesBack();
    Secret old = phone.isAsked().question();
    Secret question = phone.isAsked().question();
    for (Secret wrong : new Secret[] {null, old, new Secret("guessed"), new Secret("")}) {
      assertRefused(
          LoginError.INVALID_STATE,
          () -> approval.decide(scan.scanId(), phone.browserSecret, wrong, true));
    }
    assertRefused(
        LoginError.INVALID_STATE, () -> approval.decide(scan.scanId(), null, question, true));
    assertThat(status()).isEqualTo(Status.SCANNED);
    phone.answers(question, true);
    assertThat(status()).isEqualTo(Status.CONFIRMED);
  }

  @Test
  void aSecondAnswerOnThePhoneChangesNothing() {
    Phone phone = new Phone("o1");
    phone.comesBack();
    Secret question = phone.isAsked().question();
    phone.answers(question, false);
    phone.answers(question, true);
    assertThat(status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void oneOfManyConcurrentAnswersCounts() {
    Phone phone = new Phone("o1");
    phone.comesBack();
    Secret question = phone.isAsked().question();
    assertThat(
            race(
                i ->
                    () -> {
                      phone.answers(question, i % 2 == 0);
                      return ((View.Decided) phone.opens()).scan().status();
                    }))
        .containsOnly(((View.Decided) phone.opens()).scan().status());
  }

  @Test
  void oneOfManyConcurrentFollowersGetsTheCode() {
    new Phone("o1").decides(true);
    List<Progress> crowd = race(i -> this::follow);
    assertThat(crowd).allMatch(progress -> progress.status() == Status.CONFIRMED);
    assertThat(crowd).filteredOn(progress -> progress.result().isPresent()).hasSize(1);
  }

  @Test
  void aFailureOfTheDirectoryLosesNoResult() {
    AtomicBoolean away = new AtomicBoolean();
    HostUsers users = new HostUsers();
    TestApplication hosted =
        new TestApplication(new MemoryStore().ports(new Unsteady(users, away)));
    User alice = users.add("alice", "Alice");
    Identity person = new Identity("wx-official", "default", "o1", null);
    Binding binding = new Binding("b", "Official", person, alice.id(), hosted.clock.instant());
    assertThat(hosted.ports.identities().bindings().add(binding)).isTrue();
    ScanLogin hostedDesktop = hosted.app.scanLogin();
    Started started = hostedDesktop.start(hosted.official, REQUESTER, null);
    new Phone(hosted, hosted.official, started, "o1").decides(true);
    away.set(true);
    assertRefused(
        LoginError.DATABASE_UNAVAILABLE,
        () ->
            hostedDesktop.follow(
                hosted.official, started.scanId(), started.browserSecret(), null, Duration.ZERO));
    away.set(false);
    assertThat(
            hostedDesktop
                .follow(
                    hosted.official, started.scanId(), started.browserSecret(), null, Duration.ZERO)
                .result())
        .isPresent();
  }

  @Test
  void aSnapshotUserIsRefusedAndThePersonCanContinue() {
    Phone phone = new Phone("o1");
    BrowserProof proof = phone.goesToTheProvider();
    test.officialType.duringExchange(
        () -> {
          throw new LoginException(LoginError.SNAPSHOT_USER);
        });
    assertThat(phone.comesBack(proof)).hasToString(pageOf(scan) + "?error=snapshot_user");
    assertThat(status()).isEqualTo(Status.SCANNED);
    test.officialType.duringExchange(() -> {});
    phone.decides(true);
    assertThat(status()).isEqualTo(Status.CONFIRMED);
  }

  @Test
  void theProviderReturnsToTheScanPageWithoutAnyState() {
    Phone phone = new Phone("o1");
    BrowserProof proof = phone.goesToTheProvider();
    String code = code(test.official, "o1", null);
    assertThat(test.app.callback().answer(test.official, code, proof)).isEqualTo(pageOf(scan));
    assertThat(test.app.callback().answer(test.official, code, proof)).isEqualTo(pageOf(scan));
    assertThat(test.app.callback().answer(test.official, null, phone.goesAgain()))
        .hasToString(pageOf(scan) + "?error=invalid_code");
  }

  @Test
  void theStateOfAScanCannotBeUsedToLogIn() {
    BrowserProof proof = new Phone("o1").goesToTheProvider();
    assertRefused(
        LoginError.INVALID_STATE,
        () ->
            test.app
                .login()
                .loginCode(
                    test.official, code(test.official, "o1", null), proof, TestApplication.ANYONE));
  }

  @Test
  void followingReturnsEveryNewStatus() throws Exception {
    Phone phone = new Phone("o1");
    FutureTask<Progress> scanned = waiting(Status.WAITING);
    phone.comesBack();
    assertThat(scanned.get(10, TimeUnit.SECONDS).status()).isEqualTo(Status.SCANNED);
    FutureTask<Progress> confirmed = waiting(Status.SCANNED);
    phone.answers(phone.isAsked().question(), true);
    assertThat(confirmed.get(10, TimeUnit.SECONDS).result()).isPresent();
  }

  @Test
  void followingFromAnOlderStatusDoesNotWait() {
    assertThat(new Phone("o1").goesToTheProvider()).isNotNull();
    assertThat(follow(Status.WAITING, LONG).status()).isEqualTo(Status.SCANNED);
    new Phone("o1").decides(false);
    assertThat(follow(Status.REFUSED, LONG).status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void followingEndsWhenTheScanExpires() {
    test.clock.goOn(Scan.LIFETIME.minusMillis(5));
    assertThat(follow(Status.WAITING, LONG).status()).isEqualTo(Status.WAITING);
    test.clock.goOn(Duration.ofMillis(5));
    assertThat(follow(Status.WAITING, LONG).status()).isEqualTo(Status.EXPIRED);
  }

  @Test
  void followingWaitsNoLongerThanRequestedAndAllowed() {
    WaitsInVain scans = new WaitsInVain(test.ports.logins().scans());
    TestApplication patient = new TestApplication(test.clock, OwnPort.in(test.ports, scans));
    Started started = patient.app.scanLogin().start(patient.official, REQUESTER, null);
    for (Duration wait :
        new Duration[] {Duration.ofSeconds(-1), Duration.ZERO, LONG, LONG.plus(LONG)}) {
      assertThat(
              patient
                  .app
                  .scanLogin()
                  .follow(patient.official, started.scanId(), started.browserSecret(), null, wait)
                  .status())
          .isEqualTo(Status.WAITING);
    }
    test.clock.goOn(Scan.LIFETIME.minusSeconds(5));
    assertThat(
            patient
                .app
                .scanLogin()
                .follow(patient.official, started.scanId(), started.browserSecret(), null, LONG)
                .status())
        .isEqualTo(Status.WAITING);
    assertThat(scans.waits).containsExactly(LONG, ScanLogin.MAX_WAIT, Duration.ofSeconds(5));
  }

  @Test
  void anInterruptedFollowerReturnsAtOnce() {
    Thread.currentThread().interrupt();
    assertThat(follow(null, LONG).status()).isEqualTo(Status.WAITING);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void stoppingTheNodeWakesEveryFollower() throws Exception {
    FutureTask<Progress> waiting = waiting(null);
    desktop.stopWaiting();
    assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(Status.WAITING);
    assertThat(follow(null, LONG).status()).isEqualTo(Status.WAITING);
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    test.officialType.duringExchange(test::assertNoTransactionIsOpen);
    new Phone("o1").decides(true);
    assertThat(follow().result()).isPresent();
  }

  @Test
  void scansAreRemovedSomeTimeAfterTheyExpire() {
    test.clock.goOn(Scan.LIFETIME.plus(Scan.REMEMBERED).minusMillis(1));
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
    assertThat(status()).isEqualTo(Status.EXPIRED);
    test.clock.goOn(Duration.ofMillis(1));
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
    assertRefused(LoginError.NOT_FOUND, this::follow);
  }

  /** Follows the scan in another thread, and returns when that waits. */
  private FutureTask<Progress> waiting(@Nullable Status seen) {
    FutureTask<Progress> following = new FutureTask<>(() -> follow(seen, LONG));
    Waiting.until(Thread.ofPlatform().start(following));
    return following;
  }

  private static URI pageOf(Started scan) {
    return URI.create("https://login.example/scan/" + scan.scanId());
  }

  private Status status() {
    return test.ports
        .logins()
        .scans()
        .find(scan.scanId())
        .orElseThrow()
        .statusAt(test.clock.instant());
  }

  private Progress follow() {
    return follow(null, Duration.ZERO);
  }

  private Progress follow(@Nullable Status seen, Duration wait) {
    return desktop.follow(test.official, scan.scanId(), scan.browserSecret(), seen, wait);
  }

  private void aDayPasses() {
    test.clock.goOn(Duration.ofDays(1));
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
  }

  /** A person with a phone. */
  private final class Phone {
    private final TestApplication on;
    private final Instance instance;
    private final Started started;
    private final String openId;
    private @Nullable Secret browserSecret;

    Phone(String openId) {
      this(test.official, scan, openId);
    }

    Phone(Instance instance, Started started, String openId) {
      this(test, instance, started, openId);
    }

    Phone(TestApplication on, Instance instance, Started started, String openId) {
      this.on = on;
      this.instance = instance;
      this.started = started;
      this.openId = openId;
    }

    View opens() {
      return on.app.scanApproval().open(started.scanId(), browserSecret);
    }

    BrowserProof goesToTheProvider() {
      assertThat(opens()).isInstanceOf(View.Unidentified.class);
      StartedLogin going =
          on.app
              .scanApproval()
              .identify(
                  started.scanId(),
                  new LoginRequest(instance, TestApplication.CALLBACK, null, browserSecret),
                  pageOf(started));
      browserSecret = going.browserSecret();
      return TestApplication.proofOf(going);
    }

    /** Goes once more, as a phone that was identified already does not by itself. */
    BrowserProof goesAgain() {
      return TestApplication.proofOf(
          on.app
              .stateVerification()
              .startScan(
                  new LoginRequest(instance, TestApplication.CALLBACK, null, browserSecret),
                  started.scanId(),
                  pageOf(started)));
    }

    URI comesBack(BrowserProof proof) {
      return on.app.callback().answer(instance, code(instance, openId, null), proof);
    }

    void comesBack() {
      assertThat(comesBack(goesToTheProvider())).isEqualTo(pageOf(started));
    }

    View.Ask isAsked() {
      return (View.Ask) opens();
    }

    void answers(Secret question, boolean isConfirmed) {
      on.app.scanApproval().decide(started.scanId(), browserSecret, question, isConfirmed);
    }

    void decides(boolean isConfirmed) {
      comesBack();
      answers(isAsked().question(), isConfirmed);
    }
  }

  /** Scans that nothing happens to; says for how long somebody would have waited. */
  private static final class WaitsInVain implements Scans {
    private final Scans scans;
    final List<Duration> waits = new ArrayList<>();

    WaitsInVain(Scans scans) {
      this.scans = scans;
    }

    @Override
    public Optional<Scan> awaitChange(String id, Status seen, Duration timeout) {
      waits.add(timeout);
      return Optional.empty();
    }

    @Override
    public void start(Scan scan) {
      scans.start(scan);
    }

    @Override
    public Optional<Scan> find(String id) {
      return scans.find(id);
    }

    @Override
    public boolean replace(Scan next) {
      return scans.replace(next);
    }

    @Override
    public void stopWaiting() {
      scans.stopWaiting();
    }
  }

  /** A directory that may be away. */
  private record Unsteady(UserDirectory users, AtomicBoolean away) implements UserDirectory {
    @Override
    public Optional<User> find(UserId userId) {
      if (away.get()) {
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
