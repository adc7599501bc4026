package io.wechatlogin.bootstrap.database;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.EmbeddedDatabase;
import io.wechatlogin.bootstrap.embedded.EmbeddedDatabaseProvider;
import io.wechatlogin.bootstrap.embedded.EmbeddedParts;
import io.wechatlogin.bootstrap.settings.Settings;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open database of a deployment. Closing it stops the embedded database, where that is it. */
public final class Database implements AutoCloseable {
  /** The secrets of the data directory: its key set for data at rest, and the database password. */
  public static final String ENCRYPTION_KEYS = "encryption";

  public static final String PASSWORD = "database";

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final PostgresStore store;
  private final @Nullable EmbeddedDatabase embedded;

  private Database(PostgresStore store, @Nullable EmbeddedDatabase embedded) {
    this.store = store;
    this.embedded = embedded;
  }

  /**
   * Opens the database; starts it first where it is the embedded one.
   *
   * @param data the data directory; present where the settings name no database
   * @param tracker measures the connection pool; null for no measurement
   * @throws StartupException with what is wrong
   */
  public static Database open(
      Settings.Database settings,
      Optional<DataDirectory> data,
      SecureRandom random,
      @Nullable MetricsTrackerFactory tracker) {
    if (settings.url().isPresent()) {
      PostgresStore store = open(named(settings), settings.encryptionKeys().orElseThrow(), tracker);
      return new Database(store, null);
    }
    DataDirectory folder = data.orElseThrow();
    Secret keys =
        settings
            .encryptionKeys()
            .orElseGet(
                () -> new Secret(folder.secret(ENCRYPTION_KEYS, () -> KeyRing.generate(random))));
    Secret password =
        new Secret(folder.secret(PASSWORD, () -> new Secrets(random).browserSecret().reveal()));
    EmbeddedDatabase embedded = provider().start(folder, password);
    try {
      return new Database(
          open(embedded(embedded, password, settings.pool()), keys, tracker), embedded);
    } catch (RuntimeException e) {
      embedded.close();
      throw e;
    }
  }

  /** Returns where the database is that the settings name. */
  public static PostgresSettings named(Settings.Database settings) {
    return new PostgresSettings(
        settings.url().orElseThrow(),
        settings.user().orElse(null),
        settings.password().orElse(null),
        settings.pool());
  }

  /** Returns where an embedded database is. */
  public static PostgresSettings embedded(EmbeddedDatabase database, Secret password, int pool) {
    return new PostgresSettings(database.jdbcUrl(), database.user(), password, pool);
  }

  /** Returns the opened store. */
  public PostgresStore store() {
    return store;
  }

  @Override
  public void close() {
    store.close();
    if (embedded != null) {
      embedded.close();
    }
  }

  private static EmbeddedDatabaseProvider provider() {
    return EmbeddedParts.onClassPath().database().orElseThrow();
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
