package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.bootstrap.clock.SharedClock;
import io.wechatlogin.bootstrap.doctor.Doctor;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.bootstrap.wiring.Service;
import io.wechatlogin.integration.environment.AdjustableClock;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.MinimalWechat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose clock and the database's are days apart, as a whole service sees it. */
@Tag("long")
class ClockIT {
  private static final String APP = "wx00000000000000c3";
  private static final Duration DAYS = Duration.ofDays(8);

  private final MinimalWechat wechat = new MinimalWechat();
  private final AdjustableClock machine = new AdjustableClock();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @TempDir private Path dir;

  private URI management;
  private Map<String, String> environment;

  @BeforeEach
  void configure() throws IOException {
    environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
    environment.put("WECHAT_LOGIN_DATA_DIR", dir.resolve("data").toString());
    environment.put("WECHAT_LOGIN_PORT", "0");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      management = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    environment.put("WECHAT_LOGIN_MANAGEMENT_PORT", Integer.toString(management.getPort()));
  }

  @AfterEach
  void stopWechat() {
    wechat.close();
  }

  private Service start() {
    return Service.start(
        environment, new SharedClock(machine), new SecureRandom(), new PrintStream(said, true));
  }

  private ApiClient client() {
    String url = said.toString(StandardCharsets.UTF_8).lines().toList().getLast();
    return new ApiClient(URI.create(url.replace("ready: ", "")));
  }

  private String session() {
    String code = wechat.jsCode(APP, "o-person", null, "c2Vzc2lvbi1rZXktb2YtMTY=");
    ApiClient.Answer bindCode =
        client()
            .post("/api/v1/login-types/Mini/login-codes", "{'code': '" + code + "'}")
            .expect(200);
    String loginCode =
        client()
            .post(
                "/api/v1/login-types/Mini/registrations",
                "{'bindCode': '" + bindCode.text("bindCode") + "'}")
            .expect(201)
            .text("loginCode");
    return client()
        .post("/api/v1/sessions", "{'loginCode': '" + loginCode + "'}")
        .expect(201)
        .text("sessionToken");
  }

  @Test
  void clocksThatAreDaysApartRefuseTheStartAndTheDoctorSaysTheSame() {
    String session;
    try (Service service = start()) {
      assertThat(service).isNotNull();
      session = session();
    }
    machine.advance(DAYS);
    String words = "this machine's clock is PT192H ahead of the database's";
    assertThatThrownBy(this::start)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(words)
        .hasMessageContaining("Synchronize both by NTP");
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    boolean isHealthy = new Doctor(environment, machine).examine(new PrintStream(table, true));
    assertThat(isHealthy).isFalse();
    assertThat(table.toString(StandardCharsets.UTF_8))
        .contains("clock      WRONG    operator        " + words);
    machine.advance(DAYS.negated());
    try (Service service = start()) {
      assertThat(service).isNotNull();
      client().as(session).get("/api/v1/sessions/current").expect(200);
    }
  }

  @Test
  void aClockThatJumpsAtRunTimeIsSaidAndEndsAndRemovesNothing() {
    try (Service service = start()) {
      assertThat(service).isNotNull();
      String session = session();
      assertThat(metrics()).contains("wechat_login_clock_certain 1.0");
      machine.advance(DAYS);
      assertThat(metrics()).contains("wechat_login_clock_certain 0.0");
      client().as(session).get("/api/v1/sessions/current").expect(200);
      String code = wechat.jsCode(APP, "o-person", null, "c2Vzc2lvbi1rZXktb2YtMTY=");
      client()
          .post("/api/v1/sessions", "{'loginType': 'Mini', 'code': '" + code + "'}")
          .expect(201);
      new ApiClient(management).get("/health/ready").expect(200);
      machine.advance(DAYS.negated());
      assertThat(metrics()).contains("wechat_login_clock_certain 1.0");
      client().as(session).get("/api/v1/sessions/current").expect(200);
    }
  }

  private String metrics() {
    return new ApiClient(management).get("/metrics").expect(200).response().body();
  }
}
