package io.wechatlogin.bootstrap;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.persistence.KeyRing;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of a deployment: one that it names, or the embedded one of its data folder. */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final PostgresStore store;
  private final @Nullable EmbeddedDatabase embedded;

  private Database(PostgresStore store, @Nullable EmbeddedDatabase embedded) {
    this.store = store;
    this.embedded = embedded;
  }

  /**
   * Opens the database, and starts it where it is the embedded one.
   *
   * @param data the data folder; must be there where the settings name no database
   * @throws StartupException with what is wrong
   */
  static Database open(Settings settings, Optional<DataDirectory> data, SecureRandom random) {
    return open(settings, data, random, null);
  }

  /** Opens the database as above, and has its connection pool measured. */
  static Database open(
      Settings settings,
      Optional<DataDirectory> data,
      SecureRandom random,
      @Nullable MetricsTrackerFactory tracker) {
    if (settings.databaseUrl().isPresent()) {
      PostgresSettings named =
          new PostgresSettings(
              settings.databaseUrl().get(),
              settings.databaseUser().orElse(null),
              settings.databasePassword().orElse(null),
              settings.databasePool());
      return new Database(open(named, settings.encryptionKeys().orElseThrow(), tracker), null);
    }
    DataDirectory folder = data.orElseThrow();
    Secret keys =
        settings
            .encryptionKeys()
            .orElseGet(
                () -> new Secret(folder.secret("encryption", () -> KeyRing.generate(random))));
    Secret password =
        new Secret(folder.secret("database", () -> new Secrets(random).browserSecret().reveal()));
    EmbeddedDatabase embedded = EmbeddedDatabase.start(folder, password);
    try {
      PostgresSettings own =
          new PostgresSettings(
              embedded.jdbcUrl(), EmbeddedDatabase.USER, password, settings.databasePool());
      return new Database(open(own, keys, tracker), embedded);
    } catch (RuntimeException e) {
      embedded.close();
      throw e;
    }
  }

  PostgresStore store() {
    return store;
  }

  @Override
  public void close() {
    store.close();
    if (embedded != null) {
      embedded.close();
    }
  }

  private static PostgresStore open(
      PostgresSettings settings, Secret keys, @Nullable MetricsTrackerFactory tracker) {
    KeyRing keyRing = keyRing(keys);
    try {
      return PostgresStore.open(settings, keyRing, tracker);
    } catch (RuntimeException e) {
      LOG.debug("the database cannot be opened", e);
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new StartupException(
          "WECHAT_LOGIN_DATABASE_URL: the database cannot be opened: " + root.getMessage());
    }
  }

  private static KeyRing keyRing(Secret keys) {
    try {
      return KeyRing.of(keys.reveal());
    } catch (IllegalArgumentException e) {
      throw new StartupException("WECHAT_LOGIN_ENCRYPTION_KEYS: " + e.getMessage());
    }
  }
}
