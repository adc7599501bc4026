package io.wechatlogin.application.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.fake.SettableClock;
import io.wechatlogin.application.fake.Waiting;
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
  private final PaperType.Provider paper = new PaperType.Provider();
  private final PosterType.Provider poster = new PosterType.Provider();

  @Test
  void anInstanceIsFoundByItsFullAndItsShortName() {
    try (EmbeddedLogin login = builder("Desk", "Door").start()) {
      LoginElements elements = login.elements();
      assertThat(elements.getElement("auths.loginTypes.Desk").getLoginConfig().name())
          .isEqualTo("Desk");
      assertThat(elements.getElement("Door").getLoginConfig().name()).isEqualTo("Door");
      assertThat(elements.active())
          .extracting(element -> element.getLoginConfig().name())
          .containsExactly("Desk", "Door");
      assertThatThrownBy(() -> elements.getElement("Window"))
          .isInstanceOfSatisfying(
              LoginException.class,
              refusal -> assertThat(refusal.error()).isEqualTo(LoginError.LOGIN_TYPE_NOT_FOUND));
    }
  }

  @Test
  void closingClosesTheResourcesOfTheTypes() {
    EmbeddedLogin login = builder("Desk", "Door").start();
    assertThat(paper.openSheets).hasValue(1);
    login.close();
    assertThat(paper.openSheets).hasValue(0);
  }

  @Test
  void everyProblemIsReportedAndNothingStaysOpen() {
    AtomicBoolean storeOpened = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                builder("Desk")
                    .instances(
                        InstanceSource.of(
                            "Bad", Map.of("type", PaperType.NAME, "tittle", "T"), Map.of()))
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
    assertThat(paper.openSheets).hasValue(0);
    assertThat(storeOpened).isFalse();
  }

  @Test
  void anInstanceNameUsedTwiceIsReported() {
    assertThatThrownBy(() -> builder("Desk", "Desk").start())
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            refusal -> assertThat(refusal.problems()).containsExactly("Desk: is configured twice"));
  }

  @Test
  void aStoreFailureAtTheStartLeavesNothingOpen() {
    assertThatThrownBy(
            () ->
                builder("Desk")
                    .ports(
                        () -> {
                          throw new IllegalStateException("no store");
                        })
                    .start())
        .hasMessage("no store");
    assertThat(paper.openSheets).hasValue(0);
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
    List<String> watched = new ArrayList<>();
    EmbeddedLogin.Builder builder =
        posterBuilder()
            .settings(name -> Optional.of("the host's " + name))
            .clock(clock)
            .calls(new CallsTo(watched));
    try (EmbeddedLogin login = builder.start()) {
      assertThat(login.elements().active()).hasSize(1);
      LoginTypeContext surroundings = poster.surroundings();
      assertThat(surroundings.setting("POSTER_URL")).contains("the host's POSTER_URL");
      assertThat(surroundings.clock()).isSameAs(clock);
      surroundings.calls().began("posters/look");
      assertThat(watched).containsExactly("posters/look");
    }
  }

  @Test
  void environmentVariablesAreNotReadByDefault() {
    try (EmbeddedLogin login = posterBuilder().start()) {
      assertThat(login.elements().active()).hasSize(1);
      assertThat(System.getenv("PATH")).isNotNull();
      assertThat(poster.surroundings().setting("PATH")).isEmpty();
    }
  }

  @Test
  void browserLoginsUseTheCallbackAndRedirectsOfTheHost() {
    EmbeddedLogin.Builder builder =
        posterBuilder().allowedRedirects(AllowedRedirects.of(List.of("https://shop.example")));
    try (EmbeddedLogin login = builder.start()) {
      StateVerification browsers = login.application().stateVerification();
      Instance instance = login.application().instances().get("Wall");
      LoginRequest request =
          new LoginRequest(instance, URI.create("https://host.example/callback"), null, null);
      assertThat(
              browsers.start(request, "https://shop.example/after").authorizationUrl().toString())
          .contains("?back=https://host.example/callback&");
      assertThatThrownBy(() -> browsers.start(request, "https://evil.example/"))
          .isInstanceOf(LoginException.class);
    }
  }

  @Test
  void codesExpireByTheClockOfTheHost() {
    SettableClock clock = new SettableClock();
    Ports ports = new MemoryStore().ports();
    String userId = ports.users().register("Bob").id().value();
    try (EmbeddedLogin login = builder("Desk").ports(ports).clock(clock).start()) {
      LoginElement desk = login.elements().getElement("Desk");
      LoginResult.BindCode stranger = (LoginResult.BindCode) desk.getLoginCode("alice");
      clock.goOn(stranger.expiresIn());
      assertThatThrownBy(() -> desk.bindByCode(userId, stranger.bindCode().reveal()))
          .isInstanceOfSatisfying(
              LoginException.class,
              refusal -> assertThat(refusal.error()).isEqualTo(LoginError.INVALID_BIND_CODE));
    }
  }

  @Test
  void secretsUseTheRandomSourceOfTheHost() {
    List<LoginResult> results = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (EmbeddedLogin login = builder("Desk").random(new Random(7)).start()) {
        results.add(login.elements().getElement("Desk").getLoginCode("alice"));
      }
    }
    assertThat(results.getFirst()).isEqualTo(results.getLast());
  }

  @Test
  void attemptsAreReportedToTheHostsMeasurements() {
    List<String> counted = new ArrayList<>();
    EmbeddedLogin.Builder builder =
        builder("Desk")
            .measurements(
                (type, instanceName, outcome) ->
                    counted.add(type + " " + instanceName + " " + outcome));
    try (EmbeddedLogin login = builder.start()) {
      assertThat(login.elements().getElement("Desk").getLoginCode("alice")).isNotNull();
      assertThat(counted).containsExactly("PaperType Desk bind_code");
    }
  }

  @Test
  void anInactiveInstanceIsFoundButNotListed() {
    EmbeddedLogin.Builder builder =
        builder("Desk")
            .instances(
                InstanceSource.of(
                    "Shut",
                    Map.of("type", PaperType.NAME, "title", "Shut", "isActive", false),
                    Map.of("authConfig", Map.of("appId", "paper-Shut"))));
    try (EmbeddedLogin login = builder.start()) {
      assertThat(login.elements().active())
          .extracting(element -> element.getLoginConfig().name())
          .containsExactly("Desk");
      assertThat(login.elements().getElement("Shut").getLoginConfig().isActive()).isFalse();
    }
  }

  @Test
  void expiredRowsAreRemovedUntilTheLoginIsClosed() throws InterruptedException {
    Semaphore begun = new Semaphore(0);
    AtomicBoolean working = new AtomicBoolean();
    EmbeddedLogin login =
        builder("Desk")
            .ports(
                WatchedHousekeeping.ports(
                    most -> {
                      working.set(true);
                      begun.release();
                      try {
                        new Semaphore(0).acquire();
                      } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                      }
                      working.set(false);
                      return 0;
                    }))
            .housekeepingPause(Duration.ofMillis(1))
            .start();
    assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(working).isTrue();

    login.close();

    assertThat(working).isFalse();
    assertThat(begun.availablePermits()).isZero();
  }

  @Test
  void closingWakesACallerThatWaitsForAScan() throws Exception {
    EmbeddedLogin login = posterBuilder().start();
    ScanLogin scans = login.application().scanLogin();
    Instance instance = login.application().instances().get("Wall");
    ScanLogin.Started scan =
        scans.start(instance, new Scan.Requester("", "https://shop.example"), null);
    FutureTask<ScanLogin.Progress> waiting =
        new FutureTask<>(
            () ->
                scans.follow(
                    instance, scan.scanId(), scan.browserSecret(), null, ScanLogin.MAX_WAIT));
    Thread waiter = Thread.ofPlatform().start(waiting);
    Waiting.until(waiter);

    login.close();

    assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(Scan.Status.WAITING);
  }

  private EmbeddedLogin.Builder posterBuilder() {
    return EmbeddedLogin.builder()
        .ports(new MemoryStore().ports())
        .types(List.of(poster))
        .instances(
            InstanceSource.of(
                "Wall",
                Map.of("type", PosterType.NAME, "title", "Wall"),
                Map.of("authConfig", Map.of("appId", "poster-Wall"))));
  }

  private EmbeddedLogin.Builder builder(String... instances) {
    EmbeddedLogin.Builder builder =
        EmbeddedLogin.builder().ports(new MemoryStore().ports()).types(List.of(paper));
    for (String name : instances) {
      builder.instances(
          InstanceSource.of(
              name,
              Map.of("type", PaperType.NAME, "title", name),
              Map.of("authConfig", Map.of("appId", "paper-" + name))));
    }
    return builder;
  }

  /** Writes down which calls to the provider began. */
  private record CallsTo(List<String> began) implements ProviderCalls {
    @Override
    public void began(String call) {
      began.add(call);
    }

    @Override
    public void ended(String call, String outcome, Duration took) {}
  }
}
