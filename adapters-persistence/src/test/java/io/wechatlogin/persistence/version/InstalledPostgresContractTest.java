package io.wechatlogin.persistence.version;

import io.wechatlogin.application.contract.StoreContract;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
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
  void open(@TempDir Path dir) throws IOException, InterruptedException {
    server = InstalledPostgres.start(dir);
    store =
        PostgresStore.open(new PostgresSettings(server.url(), null, null, 16), TestDatabase.keys());
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
