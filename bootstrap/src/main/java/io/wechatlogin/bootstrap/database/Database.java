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
import io.wechatlogin.persistence.Inspection;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open database of a deployment. Closing it stops the embedded database, where that is it. */
public final class Database implements AutoCloseable {
  /** The secrets of the data directory: its key set for data at rest, and the database password. */
  public static final String ENCRYPTION_KEYS = "encryption";

  public static final String PASSWORD = "database";

  /** The size of the sample in each sealed column. */
  private static final int SAMPLES = 3;

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
   * @param start what the caller does about what is found
   * @throws StartupException with what is wrong
   */
  public static Database open(
      Settings.Database settings,
      Optional<DataDirectory> data,
      SecureRandom random,
      @Nullable MetricsTrackerFactory tracker,
      Start start) {
    if (settings.url().isPresent()) {
      Secret keys = settings.encryptionKeys().orElseThrow();
      PostgresStore store = open(named(settings), keys, tracker, start);
      return new Database(checked(store, start.lost()), null);
    }
    DataDirectory folder = data.orElseThrow();
    lostPassword(folder.resolve("")).ifPresent(Database::refuse);
    Optional<Secret> existing =
        settings.encryptionKeys().or(() -> folder.existingSecret(ENCRYPTION_KEYS).map(Secret::new));
    Secret keys = existing.orElseGet(() -> new Secret(KeyRing.generate(random)));
    Secret password =
        new Secret(folder.secret(PASSWORD, () -> new Secrets(random).browserSecret().reveal()));
    EmbeddedDatabase embedded = provider().start(folder, password);
    try {
      PostgresStore store =
          open(embedded(embedded, password, settings.pool()), keys, tracker, start);
      if (existing.isPresent()) {
        checked(store, start.lost());
      } else {
        // A new key is kept only where it does not take the place of a lost one.
        checked(store, start.lost() == LostKeys.GIVE_UP ? LostKeys.GIVE_UP : LostKeys.REFUSE);
        folder.secret(ENCRYPTION_KEYS, keys::reveal);
      }
      return new Database(store, embedded);
    } catch (RuntimeException e) {
      embedded.close();
      throw e;
    }
  }

  /**
   * What a caller does about what is found.
   *
   * @param judge throws a {@link StartupException} where the database must not be used
   * @param lost what is done where the keys do not open what is sealed
   */
  public record Start(Consumer<Inspection> judge, LostKeys lost) {}

  /**
   * Runs something on a database without opening its tables; starts it first where it is the
   * embedded one.
   *
   * @throws StartupException where there is none yet, or it does not start
   */
  public static <T> T onServer(
      Settings.Database settings,
      Optional<DataDirectory> data,
      Function<PostgresSettings, T> work) {
    if (settings.url().isPresent()) {
      return work.apply(named(settings));
    }
    DataDirectory folder = data.orElseThrow();
    lostPassword(folder.resolve("")).ifPresent(Database::refuse);
    Secret password =
        folder
            .existingSecret(PASSWORD)
            .map(Secret::new)
            .orElseThrow(() -> new StartupException("there is no database yet"));
    try (EmbeddedDatabase embedded = provider().start(folder, password)) {
      return work.apply(embedded(embedded, password, settings.pool()));
    }
  }

  /** What is done where the keys do not open what is sealed. */
  public enum LostKeys {
    /** The service does not start. */
    REFUSE,
    /** The caller counts what does not open. */
    REPORT,
    /** The caller removes what does not open. */
    GIVE_UP
  }

  /**
   * Returns why the service does not start with keys that do not open what is sealed.
   *
   * @param unopened how many values of a sample
   */
  public static String lostKeys(int unopened) {
    return unopened
        + " encrypted values open with none of the keys. Restore the lost key: the file"
        + " keys/encryption of the data directory from its backup, or the key in"
        + " WECHAT_LOGIN_ENCRYPTION_KEYS. Without it, session keys of mini programs and WeChat's"
        + " tokens are lost until each person's next login; accounts and sessions stay. To give"
        + " them up: java -jar wechat-login.jar reseal --give-up";
  }

  /** Returns what is wrong where a data directory has a database and no password for it. */
  public static Optional<String> lostPassword(Path dataDir) {
    Path file = DataDirectory.secretFile(dataDir, PASSWORD);
    boolean exists =
        EmbeddedParts.onClassPath().database().filter(found -> found.exists(dataDir)).isPresent();
    return exists && !Files.exists(file)
        ? Optional.of(
            "the password of the embedded database is lost: "
                + file
                + " is missing. Restore the folder keys of the data directory from its backup, the"
                + " key for data at rest with it; without a backup see docs/operations.md")
        : Optional.empty();
  }

  private static void refuse(String problem) {
    throw new StartupException(problem);
  }

  private static PostgresStore checked(PostgresStore store, LostKeys lost) {
    int unopened = lost == LostKeys.REFUSE ? store.resealing().countUnopened(SAMPLES) : 0;
    if (unopened > 0) {
      store.close();
      throw new StartupException(lostKeys(unopened));
    }
    return store;
  }

  /** Returns where the database is that the settings name. */
  public static PostgresSettings named(Settings.Database settings) {
    return new PostgresSettings(
        settings.url().orElseThrow(),
        settings.user().orElse(null),
        settings.password().orElse(null),
        settings.pool(),
        settings.directUrl().orElse(null));
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
      PostgresSettings settings,
      Secret keys,
      @Nullable MetricsTrackerFactory tracker,
      Start start) {
    KeyRing keyRing = keyRing(keys);
    try {
      return PostgresStore.open(settings, keyRing, tracker, start.judge());
    } catch (StartupException judged) {
      throw judged;
    } catch (RuntimeException e) {
      LOG.debug("the database cannot be opened", e);
      throw new StartupException(cannotBeOpened(e));
    }
  }

  /** Returns why a database cannot be opened: what it, or the network, says. */
  public static String cannotBeOpened(Throwable failure) {
    Optional<String> state = Optional.empty();
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        state = Optional.of(sql.getSQLState());
      }
      root = cause;
    }
    String words = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return "WECHAT_LOGIN_DATABASE_URL: the database cannot be opened: "
        + words
        + state.map(code -> " (SQLSTATE " + code + ")").orElse("");
  }

  private static KeyRing keyRing(Secret keys) {
    try {
      return KeyRing.of(keys.reveal());
    } catch (IllegalArgumentException e) {
      throw new StartupException("WECHAT_LOGIN_ENCRYPTION_KEYS: " + e.getMessage());
    }
  }
}
