package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.MinimalWechat;
import io.wechatlogin.integration.environment.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine that the service runs on: its log, its keys, the rights of its files. */
@Tag("long")
class MachineIT {
  private static final String APP = "wx00000000000000c1";
  private static final String HOST_KEY = "wlh_marker-host-key-0123456789abcdef";
  private static final String SESSION_KEY = "bWFya2VyLXNlc3Npb24ta2V5IQ==";

  private final MinimalWechat wechat = new MinimalWechat();

  @TempDir private Path dir;

  private Path data;
  private Map<String, String> environment;

  @BeforeEach
  void configure() {
    data = dir.resolve("data");
    environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
    environment.put("WECHAT_LOGIN_HOST_KEYS", "marker:" + SecretHash.of(HOST_KEY).hex());
  }

  @AfterEach
  void stopWechat() {
    wechat.close();
  }

  @Test
  void whateverLevelAnOperatorSetsTheLogHasNoSecrets() throws IOException {
    Path logback = dir.resolve("logback.xml");
    Files.writeString(
        logback,
        """
        <configuration>
          <appender name="ERR" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%level %logger - %msg%n%ex</pattern></encoder>
          </appender>
          <logger name="org.eclipse.jetty.http" level="TRACE"/>
          <logger name="org.apache.hc.client5.http.wire" level="TRACE"/>
          <root level="TRACE"><appender-ref ref="ERR"/></root>
        </configuration>
        """);
    Path jdk = dir.resolve("logging.properties");
    Files.writeString(
        jdk,
        """
        handlers = java.util.logging.ConsoleHandler
        .level = FINEST
        java.util.logging.ConsoleHandler.level = FINEST
        org.postgresql.level = FINEST
        org.postgresql.core.v3.QueryExecutorImpl.level = FINEST
        """);
    environment.put(
        "JAVA_TOOL_OPTIONS",
        "-Dlogback.configurationFile=" + logback + " -Djava.util.logging.config.file=" + jdk);
    String openId = "o-marker-open-id";
    String output;
    String session;
    String loginCode;
    try (ServiceProcess service = ServiceProcess.start(data, environment)) {
      ApiClient client = new ApiClient(service.url());
      String code = wechat.jsCode(APP, openId, null, SESSION_KEY);
      ApiClient.Answer bindCode =
          client
              .post("/api/v1/login-types/Mini/login-codes", "{'code': '" + code + "'}")
              .expect(200);
      ApiClient.Answer registered =
          client
              .post(
                  "/api/v1/login-types/Mini/registrations",
                  "{'bindCode': '" + bindCode.text("bindCode") + "'}")
              .expect(201);
      loginCode = registered.text("loginCode");
      session =
          client
              .post("/api/v1/sessions", "{'loginCode': '" + loginCode + "'}")
              .expect(201)
              .text("sessionToken");
      client.as(session).get("/api/v1/sessions/current").expect(200);
      client
          .as(HOST_KEY)
          .get("/api/v1/users/" + registered.text("userId") + "/sessions")
          .expect(200);
      output = service.output();
    }
    String password = Files.readString(data.resolve("keys/database"));
    String encryption = Files.readString(data.resolve("keys/encryption"));
    assertThat(output)
        .contains("ready: ")
        .doesNotContain(
            HOST_KEY,
            session,
            loginCode,
            "secret-of-" + APP,
            openId,
            SESSION_KEY,
            password,
            encryption,
            "DEBUG org.eclipse",
            "TRACE org.");
  }

  @Test
  void aLostKeyRefusesTheStartUntilItIsRestoredOrGivenUp() throws IOException {
    Path key = data.resolve("keys/encryption");
    try (ServiceProcess service = ServiceProcess.start(data, environment)) {
      String code = wechat.jsCode(APP, "o-person", null, SESSION_KEY);
      new ApiClient(service.url())
          .post("/api/v1/login-types/Mini/login-codes", "{'code': '" + code + "'}")
          .expect(200);
    }
    Path elsewhere = Files.move(key, dir.resolve("lost"));
    String words = "1 encrypted values open with none of the keys. Restore the lost key";
    assertThat(ended(1)).contains("The service cannot start:", words, "reseal --give-up");
    assertThat(ended(1, "doctor")).contains("keys       WRONG    operator        " + words);
    assertThat(ended(1, "reseal")).contains(words);
    assertThat(key).doesNotExist();

    Files.copy(elsewhere, key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(ended(1)).contains(key + ": other users can read this key; chmod 600");
    assertThat(ended(1, "doctor")).contains(key + ": other users can read this key; chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    ServiceProcess.start(data, environment).close();

    Files.delete(key);
    assertThat(ended(0, "reseal", "--give-up")).contains("1 values that none of the keys opens");
    assertThat(key).exists();
    ServiceProcess.start(data, environment).close();
  }

  @Test
  void lostKeysWithThePasswordAmongThemAreNamedAtOnce() throws IOException {
    ServiceProcess.start(data, environment).close();
    Files.move(data.resolve("keys"), dir.resolve("lost"));
    String words = "the password of the embedded database is lost";
    assertThat(ended(1)).contains(words, "Restore the folder keys");
    assertThat(ended(1, "doctor")).contains(words);
    assertThat(data.resolve("keys")).doesNotExist();
  }

  private String ended(int status, String... arguments) {
    ServiceProcess service = ServiceProcess.launch(data, new HashMap<>(environment), arguments);
    assertThat(service.exitStatus()).as(service.output()).isEqualTo(status);
    return service.output();
  }
}
