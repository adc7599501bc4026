package io.wechatlogin.integration.operation;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.InstalledPostgres;
import io.wechatlogin.integration.environment.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that cannot hold Chinese names, on Debian's PostgreSQL. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncodingIT {
  private Path dir;
  private InstalledPostgres postgres;

  @BeforeAll
  void startPostgresql(@TempDir Path temporary) {
    dir = temporary;
    postgres = InstalledPostgres.start(dir.resolve("postgresql"));
  }

  @AfterAll
  void stopPostgresql() {
    postgres.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
  void aDatabaseInAnotherEncodingIsRefusedByServeAndDoctor(String encoding) {
    postgres.execute(
        "postgres",
        "create database in_%s encoding '%s' locale 'C' template template0"
            .formatted(encoding, encoding));
    Map<String, String> environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", "wx00000000000000e1", true)
            .environment(URI.create("http://127.0.0.1:1"));
    environment.put("WECHAT_LOGIN_DATABASE_URL", postgres.url("in_" + encoding.toLowerCase(ROOT)));
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    for (String command : new String[] {"serve", "doctor"}) {
      ServiceProcess refused = ServiceProcess.launch(dir.resolve("data"), environment, command);
      assertThat(refused.exitStatus()).isEqualTo(1);
      assertThat(refused.output()).contains("UTF8", encoding).doesNotContain("\tat ");
    }
  }
}
