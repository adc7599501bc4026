package io.wechatlogin.integration.operation;

import io.wechatlogin.application.contract.StoreContract;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.integration.environment.InstalledPostgres;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every contract also holds on the PostgreSQL of the distribution, such as Debian's 15. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstalledPostgresContractTest extends StoreContract {
  private InstalledPostgres server;
  private PostgresStore store;

  @BeforeAll
  void open(@TempDir Path dir) {
    server = InstalledPostgres.start(dir.resolve("data"));
    store =
        PostgresStore.open(
            new PostgresSettings(server.url("postgres"), null, null, 16),
            KeyRing.of(KeyRing.generate(new SecureRandom())));
  }

  @AfterAll
  void close() {
    store.close();
    server.close();
  }

  @Override
  protected Ports ports() {
    return store.ports();
  }
}
