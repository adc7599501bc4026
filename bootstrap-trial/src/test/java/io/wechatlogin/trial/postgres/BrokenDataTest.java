package io.wechatlogin.trial.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wechatlogin.bootstrap.database.Database;
import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.domain.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that the server does not start on: its own words are said, at once, and what to do. */
@Tag("long")
class BrokenDataTest {
  /** The library waits for a minute. A start takes a second or two. */
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  @TempDir private Path dir;

  private Path data;

  @BeforeEach
  void makeData() {
    data = dir.resolve("data");
    start().close();
  }

  @Test
  void dataOfAnOlderPostgresql() throws IOException {
    Path version = data.resolve("postgresql/PG_VERSION");
    String ours = Files.readString(version);
    Files.writeString(version, "15\n");
    assertThat(refusal())
        .contains(
            "PostgreSQL says: ",
            "The data directory was initialized by PostgreSQL version 15",
            "What to do: the folder is of another PostgreSQL",
            "pg_dump");
    Files.writeString(version, ours);
    start().close();
  }

  @Test
  void aBrokenControlFile() throws IOException {
    Path control = data.resolve("postgresql/global/pg_control");
    Path intact = Files.copy(control, dir.resolve("intact"));
    Files.write(control, new byte[8192]);
    assertThat(refusal())
        .contains("PostgreSQL says: ", "PG_CONTROL_VERSION", "What to do: ", "from its backup");
    Files.copy(intact, control, StandardCopyOption.REPLACE_EXISTING);
    start().close();
  }

  @Test
  void aLogThatIsMissing() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("postgresql/pg_wal"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    assertThat(refusal()).contains("PostgreSQL says: ", "checkpoint record", "from its backup");
  }

  @Test
  void aPasswordThatIsNotThatOfTheServer() throws IOException {
    Path password = DataDirectory.secretFile(data, Database.PASSWORD);
    String ours = Files.readString(password);
    Files.writeString(password, "marker-password");
    assertThat(refusal())
        .contains(
            "password authentication failed for user \"postgres\"",
            "What to do: the password in keys/database is not that of the server")
        .doesNotContain("marker-password");
    assertThat(data.resolve("postgresql/postmaster.pid")).doesNotExist();
    Files.writeString(password, ours);
    start().close();
  }

  @Test
  void whatTheServerSaysIsForItsOwnerOnly() throws IOException {
    try (PostgresServer server = start()) {
      assertThat(server.jdbcUrl()).isNotEmpty();
      assertThat(Files.getPosixFilePermissions(data.resolve("postgresql.log")))
          .allMatch(right -> right.name().startsWith("OWNER"));
    }
  }

  private String refusal() {
    long start = System.nanoTime();
    StartupException refusal = catchThrowableOfType(StartupException.class, () -> start().close());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    return String.valueOf(refusal.getMessage());
  }

  private PostgresServer start() {
    DataDirectory opened = DataDirectory.open(data);
    Secret password = new Secret(opened.secret(Database.PASSWORD, () -> "of-this-test"));
    opened.close();
    return PostgresServer.start(opened, password);
  }
}
