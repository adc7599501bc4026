package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.InstalledProxy;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.RecordedCall;
import io.wechatlogin.simulator.WechatSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Debian's nginx and HAProxy between the service and WeChat. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClosingProxyIT {
  private static final String MINI = "wx0000000000000ca1";
  private static final String OFFICIAL = "wx0000000000000ca2";
  private static final String CODE_EXCHANGE = "/sns/oauth2/access_token";

  /** How long both proxies keep a connection that nobody uses. */
  private static final Duration KEPT = Duration.ofMillis(30);

  private static final int LOGINS = 40;

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private Path dir;
  private Map<String, String> environment;

  @BeforeAll
  void startWechat(@TempDir Path temporary) {
    dir = temporary;
    wechat.control().addApp(App.mini(MINI, "secret-of-" + MINI));
    wechat.control().addApp(App.official(OFFICIAL, "secret-of-" + OFFICIAL));
  }

  @BeforeEach
  void configure() {
    wechat.control().clearCalls();
    environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", MINI, true)
            .addOfficial("Official", OFFICIAL, "snsapi_userinfo")
            .environment(wechat.url());
  }

  @AfterAll
  void stopWechat() {
    wechat.close();
  }

  @Test
  void connectionsThatNginxClosesWithoutAWordCostNoCodeAndNoProfile() {
    try (InstalledProxy nginx = nginx("keepalive_timeout " + KEPT.toMillis() + "ms;")) {
      everyLoginWorksThrough(nginx);
    }
  }

  @Test
  void connectionsThatHaproxyClosesWithoutAWordCostNoCodeAndNoProfile() {
    try (InstalledProxy haproxy = haproxy()) {
      everyLoginWorksThrough(haproxy);
    }
  }

  @Test
  void aProxyThatAllowsFewRequestsPerConnectionCostsNoCodeAndNoProfile() {
    try (InstalledProxy nginx = nginx("keepalive_requests 3;")) {
      everyLoginWorksThrough(nginx);
    }
  }

  /** A code may be lost at the moment of the closing. It must not be sent twice for that. */
  @Test
  void whereConnectionsAreClosedAtTheMomentOfTheirUseNoCodeIsSentTwice() {
    try (InstalledProxy haproxy = haproxy();
        ServiceProcess service = startBehind(haproxy)) {
      Random random = new Random(19);
      int lost = 0;
      for (int i = 0; i < 200; i++) {
        LockSupport.parkNanos(KEPT.minusMillis(3).toNanos() + random.nextLong(6_000_000));
        ApiClient.Answer answer = bindCode(service.url(), newPerson());
        if (answer.status() != 200) {
          assertThat(answer.text("code")).isEqualTo("wechat_unavailable");
          lost++;
        }
      }
      assertThat(lost).isLessThanOrEqualTo(4);
      assertThat(exchangedCodes()).doesNotHaveDuplicates();
    }
  }

  @Test
  void aForwardProxyThatIsTheOnlyWayOutIsUsedByLoginsAndByTheDoctor() {
    try (InstalledProxy proxy = nginx("")) {
      environment.put("WECHAT_LOGIN_WECHAT_API_URL", "http://wechat.invalid");
      assertThat(doctor(1)).contains("wechat     WRONG");
      environment.put("WECHAT_LOGIN_WECHAT_PROXY", proxy.url().toString());
      assertThat(doctor(0)).contains("wechat     ok", "Mini: app id, secret and our address");
      try (ServiceProcess service = ServiceProcess.start(dir.resolve("forward"), environment)) {
        registersWithProfile(service.url());
      }
    }
  }

  private void everyLoginWorksThrough(InstalledProxy proxy) {
    try (ServiceProcess service = startBehind(proxy)) {
      for (int i = 0; i < LOGINS / 2; i++) {
        registersWithProfile(service.url());
        LockSupport.parkNanos(KEPT.multipliedBy(3).toNanos());
      }
      for (int i = 0; i < 4; i++) {
        allAtOnce(service.url());
        LockSupport.parkNanos(KEPT.multipliedBy(3).toNanos());
      }
      assertThat(exchangedCodes()).hasSize(LOGINS / 2 + 4 * 8).doesNotHaveDuplicates();
    }
  }

  /** Eight connections are idle afterwards, and are closed. */
  private void allAtOnce(URI service) {
    List<Future<?>> logins = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        logins.add(threads.submit(() -> registersWithProfile(service)));
      }
    }
    for (Future<?> login : logins) {
      assertThat(login).succeedsWithin(Duration.ZERO);
    }
  }

  /** Registers by the official account, whose profile is asked for on the same connection. */
  private void registersWithProfile(URI service) {
    String person = newPerson();
    ApiClient host = new ApiClient(service, ConfigFolder.HOST_KEY);
    String bindCode = bindCode(service, person).expect(200).text("bindCode");
    String user =
        host.post("/api/v1/login-types/Official/registrations", "{'bindCode': '" + bindCode + "'}")
            .expect(201)
            .text("userId");
    assertThat(
            host.get("/api/v1/users/" + user + "/bindings/Official/profile")
                .expect(200)
                .text("nickname"))
        .isEqualTo("N " + person);
    String jsCode = wechat.control().issueJsCode(MINI, person);
    new ApiClient(service)
        .post("/api/v1/login-types/Mini/login-codes", "{'code': '" + jsCode + "'}")
        .expect(200);
  }

  private ApiClient.Answer bindCode(URI service, String person) {
    String code = wechat.control().issueCode(OFFICIAL, person, "snsapi_userinfo");
    return new ApiClient(service, ConfigFolder.HOST_KEY)
        .post("/api/v1/login-types/Official/login-codes", "{'code': '" + code + "'}");
  }

  private String newPerson() {
    String person = "p" + UUID.randomUUID();
    wechat.control().addPerson(Person.of(person, "N " + person));
    return person;
  }

  private List<String> exchangedCodes() {
    return wechat.control().recordedCalls().stream()
        .filter(call -> call.path().equals(CODE_EXCHANGE))
        .map(RecordedCall::query)
        .map(query -> query.get("code"))
        .toList();
  }

  private ServiceProcess startBehind(InstalledProxy proxy) {
    environment.put("WECHAT_LOGIN_WECHAT_API_URL", proxy.url().toString());
    return ServiceProcess.start(dir.resolve("data"), environment);
  }

  private InstalledProxy nginx(String settings) {
    return InstalledProxy.nginx(
        dir.resolve("nginx" + System.nanoTime()),
        InstalledProxy.freePort(),
        settings + " location / { proxy_pass " + wechat.url() + "; }");
  }

  private InstalledProxy haproxy() {
    return InstalledProxy.haproxy(
        dir.resolve("haproxy" + System.nanoTime()),
        InstalledProxy.freePort(),
        wechat.url(),
        "timeout http-keep-alive " + KEPT.toMillis() + "ms");
  }

  private String doctor(int status) {
    ServiceProcess doctor = ServiceProcess.launch(dir.resolve("doctor"), environment, "doctor");
    assertThat(doctor.exitStatus()).as(doctor.output()).isEqualTo(status);
    return doctor.output();
  }
}
