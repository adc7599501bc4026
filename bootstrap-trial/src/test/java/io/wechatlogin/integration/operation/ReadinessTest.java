package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.bootstrap.clock.SharedClock;
import io.wechatlogin.bootstrap.wiring.Service;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /health/ready} of a running service: whether a login would work. */
@Tag("long")
class ReadinessTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path dir;

  private URI url;

  @Test
  void aServiceWhoseDatabaseCannotBeWrittenIsNotReadyUntilItCan() throws IOException, SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Service service = start(postgres)) {
      assertThat(service).isNotNull();
      ApiClient client = new ApiClient(url);
      awaitStatus(client, 200);
      execute(
          postgres,
          "alter system set default_transaction_read_only = on",
          "select pg_reload_conf()");
      awaitStatus(client, 503);
      ApiClient.Answer refused = client.get("/health/ready");
      assertThat(refused.text("code")).isEqualTo("database_unavailable");
      assertThat(refused.response().headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
      assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.response().body()).doesNotContain("read-only", "PostgreSQL", "SQLSTATE");
      execute(
          postgres,
          "set default_transaction_read_only = off",
          "alter system reset default_transaction_read_only",
          "select pg_reload_conf()");
      awaitStatus(client, 200);
    }
  }

  private Service start(EmbeddedPostgres postgres) {
    Map<String, String> environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", "wx00000000000000f2", true)
            .environment(URI.create("http://127.0.0.1:1"));
    environment.putAll(
        Map.of(
            "WECHAT_LOGIN_PORT",
            "0",
            "WECHAT_LOGIN_MANAGEMENT_PORT",
            "0",
            "WECHAT_LOGIN_DATABASE_URL",
            postgres.getJdbcUrl("postgres", "postgres"),
            "WECHAT_LOGIN_ENCRYPTION_KEYS",
            KeyRing.generate(new SecureRandom())));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Service service =
        Service.start(
            environment,
            new SharedClock(SharedClock.ofThisMachine()),
            new SecureRandom(),
            new PrintStream(said, true, StandardCharsets.UTF_8));
    url = URI.create(said.toString(StandardCharsets.UTF_8).strip().replace("ready: ", ""));
    return service;
  }

  private static void awaitStatus(ApiClient client, int status) {
    long end = System.nanoTime() + LIMIT.toNanos();
    int last = 0;
    while (last != status) {
      last = client.get("/health/ready").response().statusCode();
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + last);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static void execute(EmbeddedPostgres postgres, String... statements) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
