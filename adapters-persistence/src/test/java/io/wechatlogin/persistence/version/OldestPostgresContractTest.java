package io.wechatlogin.persistence.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.StoreContract;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every contract also holds on the oldest PostgreSQL that README.md names. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldestPostgresContractTest extends StoreContract {
  /** The build copies it here: on the class path, its programs would hide the newest ones. */
  private static final Path PROGRAMS = Path.of("target/oldest-postgresql/programs.jar");

  private EmbeddedPostgres server;
  private PostgresStore store;

  @BeforeAll
  void open() throws IOException {
    server =
        EmbeddedPostgres.builder().setPgBinaryResolver((system, machine) -> programs()).start();
    store =
        PostgresStore.open(
            new PostgresSettings(server.getJdbcUrl("postgres", "postgres"), null, null, 16),
            TestDatabase.keys());
  }

  @AfterAll
  void close() throws IOException {
    store.close();
    server.close();
  }

  @Override
  protected Ports ports() {
    return store.ports();
  }

  @Test
  void itIsTheOldest() throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection()) {
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(13);
    }
  }

  private static InputStream programs() throws IOException {
    try (ZipFile jar = new ZipFile(PROGRAMS.toFile())) {
      ZipEntry archive =
          jar.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException("no programs in " + PROGRAMS));
      return new ByteArrayInputStream(jar.getInputStream(archive).readAllBytes());
    }
  }
}
