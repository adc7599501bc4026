package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.WechatSimulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The command doctor finds problems, and names the role that must act. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorIT {
  private static final String APP = "wx00000000000000e2";

  private final WechatSimulator wechat = WechatSimulator.builder().port(0).controlPort(0).start();
  private EmbeddedPostgres postgres;

  @TempDir private Path dir;

  private Map<String, String> environment;

  @BeforeAll
  void startSurroundings() throws IOException {
    postgres = EmbeddedPostgres.start();
    wechat.control().addApp(App.mini(APP, "secret-of-" + APP));
  }

  @AfterAll
  void stopSurroundings() throws IOException {
    postgres.close();
    wechat.close();
  }

  @BeforeEach
  void configure() {
    environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
    environment.put("WECHAT_LOGIN_DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"));
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", KeyRing.generate(new SecureRandom()));
  }

  @Test
  void withoutProblemsTheDoctorSaysSoAndChangesNothing() {
    assertThat(examined(0))
        .contains(
            "settings   ok",
            "keys       ok",
            "PostgreSQL 18 answers and can be written",
            "migrations run at the next start",
            "clock      ok",
            "Mini (WeChatMiniType)",
            "Mini: app id, secret and our address are accepted")
        .doesNotContain("WRONG");
    assertThat(examined(0)).contains("migrations run at the next start");
    assertThat(dir.resolve("data")).doesNotExist();
  }

  @Test
  void everyMistakeInTheSettingsIsAssignedToTheOperator() {
    environment.put("WECHAT_LOGIN_PORT", "many");
    environment.put("WECHAT_LOGIN_ALLOWED_ORIGINS", "nonsense");
    assertThat(examined(1))
        .contains("settings   WRONG    operator        WECHAT_LOGIN_PORT: must be a number")
        .contains("settings   WRONG    operator        WECHAT_LOGIN_ALLOWED_ORIGINS");
  }

  @Test
  void anInstanceThatCannotBeReadIsNamedWithItsFile() throws IOException {
    Files.writeString(
        dir.resolve("config/auths/loginTypes/Mini/Mini.json"),
        "{\"authConfig\": {\"appId\": \"" + APP + "\"}}");
    assertThat(examined(1))
        .contains("instances  WRONG    operator        auths/loginTypes/Mini/Mini.json");
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAssignedToItsAdministrator() {
    environment.put("WECHAT_LOGIN_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none");
    environment.put("WECHAT_LOGIN_DATABASE_PASSWORD", "marker-password");
    assertThat(examined(1))
        .contains("database   WRONG    database admin", "SQLSTATE 08001")
        .doesNotContain("marker-");
  }

  @Test
  void malformedKeysAreNamedAndNotShown() {
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "marker-key");
    assertThat(examined(1))
        .contains("keys       WRONG    operator        WECHAT_LOGIN_ENCRYPTION_KEYS")
        .doesNotContain("marker-key");
  }

  @Test
  void aMissingKeyIsFoundByTheRowsThatItCannotOpen() {
    environment.put("WECHAT_LOGIN_DATABASE_URL", databaseWithAToken());
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", KeyRing.generate(new SecureRandom()));
    assertThat(examined(1))
        .contains(
            "keys       WRONG    operator        1 encrypted values open with none of the keys");
  }

  @Test
  void aRefusalByWechatIsShownWithItsErrcode() {
    wechat.control().fault("/cgi-bin/stable_token", Fault.errcode(40164), 1);
    assertThat(examined(1))
        .contains("wechat     WRONG    WeChat admin    Mini: wechat_misconfigured, errcode 40164")
        .doesNotContain("secret-of-");
  }

  @Test
  void anUnreachableWechatIsAssignedToTheNetwork() {
    environment.put("WECHAT_LOGIN_WECHAT_API_URL", "http://127.0.0.1:1");
    assertThat(examined(1)).contains("wechat     WRONG    network         127.0.0.1 cannot be");
  }

  @Test
  void theEmbeddedDatabaseIsCheckedUnlessAServiceUsesIt() {
    environment.remove("WECHAT_LOGIN_DATABASE_URL");
    assertThat(examined(0)).contains("created at the first start");
    try (ServiceProcess running = ServiceProcess.start(dir.resolve("data"), environment)) {
      assertThat(running.url()).isNotNull();
      assertThat(examined(0)).contains("embedded, in use by a running service");
    }
    assertThat(examined(0)).contains("PostgreSQL 18 answers and can be written");
  }

  /** Lets a service ask for a phone number, so that it keeps the app's token, sealed. */
  private String databaseWithAToken() {
    environment.put("WECHAT_LOGIN_DATABASE_URL", postgres.getJdbcUrl("postgres", "template1"));
    try (ServiceProcess running = ServiceProcess.start(dir.resolve("data"), environment)) {
      new ApiClient(running.url(), ConfigFolder.HOST_KEY)
          .post("/api/v1/login-types/Mini/phone-numbers", "{'code': 'unknown'}")
          .expect(400);
    }
    return postgres.getJdbcUrl("postgres", "template1");
  }

  private String examined(int status) {
    ServiceProcess doctor = ServiceProcess.launch(dir.resolve("data"), environment, "doctor");
    assertThat(doctor.exitStatus()).as(doctor.output()).isEqualTo(status);
    return doctor.output();
  }
}
