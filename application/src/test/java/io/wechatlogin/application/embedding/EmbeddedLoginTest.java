package io.wechatlogin.application.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.fake.SettableClock;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.fake.WaitingThread;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.InstanceSource;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.scan.ScanLogin;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.ProviderCalls;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EmbeddedLoginTest {
  private final PlainLoginType.Provider plainTypes = new PlainLoginType.Provider();
  private final ProfileLoginType.Provider profileTypes = new ProfileLoginType.Provider();

  @Test
  void anInstanceIsFoundByItsFullAndItsShortName() {
    try (EmbeddedLogin login = builder("First", "Second").start()) {
      LoginElements elements = login.elements();
      assertThat(elements.getElement("auths.loginTypes.First").getLoginConfig().name())
          .isEqualTo("First");
      assertThat(elements.getElement("Second").getLoginConfig().name()).isEqualTo("Second");
      assertThat(elements.active())
          .extracting(element -> element.getLoginConfig().name())
          .containsExactly("First", "Second");
      assertThatThrownBy(() -> elements.getElement("Unknown"))
          .isInstanceOfSatisfying(
              LoginException.class,
              refusal -> assertThat(refusal.error()).isEqualTo(LoginError.LOGIN_TYPE_NOT_FOUND));
    }
  }

  @Test
  void closingClosesTheResourcesOfTheTypes() {
    EmbeddedLogin login = builder("First", "Second").start();
    assertThat(plainTypes.openResources).hasValue(1);
    login.close();
    assertThat(plainTypes.openResources).hasValue(0);
  }

  @Test
  void everyProblemIsReportedAndNothingStaysOpen() {
    AtomicBoolean storeOpened = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                builder("First")
                    .instances(
                        InstanceSource.of(
                            "Bad", Map.of("type", PlainLoginType.NAME, "tittle", "T"), Map.of()))
                    .instances(InstanceSource.of("no name", Map.of(), Map.of()))
                    .ports(
                        () -> {
                          storeOpened.set(true);
                          return new MemoryStore().ports();
                        })
                    .start())
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            refusal ->
                assertThat(refusal.problems())
                    .containsExactly(
                        "Bad/e.json: title is missing",
                        "Bad/Bad.json: authConfig is missing",
                        "Bad/Bad.json: authConfig.appId is missing",
                        "Bad/e.json: tittle is not a known key",
                        "no name: a name has 1 to 64 letters, digits, _ . -"));
    assertThat(plainTypes.openResources).hasValue(0);
    assertThat(storeOpened).isFalse();
  }

  @Test
  void anInstanceNameUsedTwiceIsReported() {
    assertThatThrownBy(() -> builder("First", "First").start())
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            refusal ->
                assertThat(refusal.problems()).containsExactly("First: is configured twice"));
  }

  @Test
  void aStoreFailureAtTheStartLeavesNothingOpen() {
    assertThatThrownBy(
            () ->
                builder("First")
                    .ports(
                        () -> {
                          throw new IllegalStateException("no store");
                        })
                    .start())
        .hasMessage("no store");
    assertThat(plainTypes.openResources).hasValue(0);
  }

  @Test
  void aLoginWithoutPortsDoesNotStart() {
    assertThatThrownBy(() -> EmbeddedLogin.builder().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ports");
  }

  @Test
  void theTypesReceiveTheContextOfTheHost() {
    SettableClock clock = new SettableClock();
    List<String> calls = new ArrayList<>();
    EmbeddedLogin.Builder builder =
        profileBuilder()
            .settings(name -> Optional.of("the host's " + name))
            .clock(clock)
            .calls(new RecordedCalls(calls));
    try (EmbeddedLogin login = builder.start()) {
      assertThat(login.elements().active()).hasSize(1);
      LoginTypeContext context = profileTypes.context();
      assertThat(context.setting("PROFILE_URL")).contains("the host's PROFILE_URL");
      assertThat(context.clock()).isSameAs(clock);
      context.calls().began("profile/get");
      assertThat(calls).containsExactly("profile/get");
    }
  }

  @Test
  void environmentVariablesAreNotReadByDefault() {
    try (EmbeddedLogin login = profileBuilder().start()) {
      assertThat(login.elements().active()).hasSize(1);
      assertThat(System.getenv("PATH")).isNotNull();
      assertThat(profileTypes.context().setting("PATH")).isEmpty();
    }
  }

  @Test
  void browserLoginsUseTheCallbackAndRedirectsOfTheHost() {
    EmbeddedLogin.Builder builder =
        profileBuilder().allowedRedirects(AllowedRedirects.of(List.of("https://shop.example")));
    try (EmbeddedLogin login = builder.start()) {
      StateVerification states = login.application().stateVerification();
      Instance instance = login.application().instances().get("Profiles");
      LoginRequest request =
          new LoginRequest(
              instance,
              URI.create("https://host.example/callback"),
              null,
              null,
              TestApplication.INITIATOR);
      assertThat(states.start(request, "https://shop.example/after").authorizationUrl().toString())
          .contains("?back=https://host.example/callback&");
      assertThatThrownBy(() -> states.start(request, "https://evil.example/"))
          .isInstanceOf(LoginException.class);
    }
  }

  @Test
  void codesExpireByTheClockOfTheHost() {
    SettableClock clock = new SettableClock();
    Ports ports = new MemoryStore().ports();
    String userId = ports.users().register("Bob").id().value();
    try (EmbeddedLogin login = builder("First").ports(ports).clock(clock).start()) {
      LoginElement element = login.elements().getElement("First");
      LoginResult.BindCode unbound = (LoginResult.BindCode) element.getLoginCode("alice");
      clock.advance(unbound.expiresIn());
      assertThatThrownBy(() -> element.bindByCode(userId, unbound.bindCode().reveal()))
          .isInstanceOfSatisfying(
              LoginException.class,
              refusal -> assertThat(refusal.error()).isEqualTo(LoginError.INVALID_BIND_CODE));
    }
  }

  @Test
  void secretsUseTheRandomSourceOfTheHost() {
    List<LoginResult> results = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (EmbeddedLogin login = builder("First").random(new Random(7)).start()) {
        results.add(login.elements().getElement("First").getLoginCode("alice"));
      }
    }
    assertThat(results.getFirst()).isEqualTo(results.getLast());
  }

  @Test
  void attemptsAreReportedToTheHostsMeasurements() {
    List<String> counted = new ArrayList<>();
    EmbeddedLogin.Builder builder =
        builder("First")
            .measurements(
                (type, instanceName, outcome) ->
                    counted.add(type + " " + instanceName + " " + outcome));
    try (EmbeddedLogin login = builder.start()) {
      assertThat(login.elements().getElement("First").getLoginCode("alice")).isNotNull();
      assertThat(counted).containsExactly("PlainLoginType First bind_code");
    }
  }

  @Test
  void anInactiveInstanceIsFoundButNotListed() {
    EmbeddedLogin.Builder builder =
        builder("First")
            .instances(
                InstanceSource.of(
                    "Inactive",
                    Map.of("type", PlainLoginType.NAME, "title", "Inactive", "isActive", false),
                    Map.of("authConfig", Map.of("appId", "wx-inactive"))));
    try (EmbeddedLogin login = builder.start()) {
      assertThat(login.elements().active())
          .extracting(element -> element.getLoginConfig().name())
          .containsExactly("First");
      assertThat(login.elements().getElement("Inactive").getLoginConfig().isActive()).isFalse();
    }
  }

  @Test
  void expiredRowsAreRemovedUntilTheLoginIsClosed() throws InterruptedException {
    Semaphore started = new Semaphore(0);
    AtomicBoolean running = new AtomicBoolean();
    EmbeddedLogin login =
        builder("First")
            .ports(
                HousekeepingPorts.ports(
                    limit -> {
                      running.set(true);
                      started.release();
                      try {
                        new Semaphore(0).acquire();
                      } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                      }
                      running.set(false);
                      return 0;
                    }))
            .housekeepingPause(Duration.ofMillis(1))
            .start();
    assertThat(started.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(running).isTrue();

    login.close();

    assertThat(running).isFalse();
    assertThat(started.availablePermits()).isZero();
  }

  @Test
  void closingWakesACallerThatWaitsForAScan() throws Exception {
    EmbeddedLogin login = profileBuilder().start();
    ScanLogin scans = login.application().scanLogin();
    Instance instance = login.application().instances().get("Profiles");
    ScanLogin.Started scan =
        scans.start(
            instance, new Scan.Requester("", "https://shop.example"), TestApplication.INITIATOR);
    FutureTask<ScanLogin.Progress> waiting =
        new FutureTask<>(
            () ->
                scans.follow(
                    instance, scan.scanId(), scan.browserSecret(), null, ScanLogin.MAX_WAIT));
    Thread waiter = Thread.ofPlatform().start(waiting);
    WaitingThread.await(waiter);

    login.close();

    assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(Scan.Status.WAITING);
  }

  private EmbeddedLogin.Builder profileBuilder() {
    return EmbeddedLogin.builder()
        .ports(new MemoryStore().ports())
        .types(List.of(profileTypes))
        .instances(
            InstanceSource.of(
                "Profiles",
                Map.of("type", ProfileLoginType.NAME, "title", "Profiles"),
                Map.of("authConfig", Map.of("appId", "wx-profiles"))));
  }

  private EmbeddedLogin.Builder builder(String... instances) {
    EmbeddedLogin.Builder builder =
        EmbeddedLogin.builder().ports(new MemoryStore().ports()).types(List.of(plainTypes));
    for (String name : instances) {
      builder.instances(
          InstanceSource.of(
              name,
              Map.of("type", PlainLoginType.NAME, "title", name),
              Map.of("authConfig", Map.of("appId", "wx-" + name))));
    }
    return builder;
  }

  /** Records the names of the calls to the provider that began. */
  private record RecordedCalls(List<String> began) implements ProviderCalls {
    @Override
    public void began(String call) {
      began.add(call);
    }

    @Override
    public void ended(String call, String outcome, Duration took) {}
  }
}
