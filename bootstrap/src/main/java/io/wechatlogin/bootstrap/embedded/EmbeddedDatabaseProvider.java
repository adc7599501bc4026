package io.wechatlogin.bootstrap.embedded;

import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.domain.secret.Secret;
import java.nio.file.Path;

/** Starts the embedded database. Implementations are found by {@link java.util.ServiceLoader}. */
public interface EmbeddedDatabaseProvider {
  /** Returns whether a data directory has a database in it. */
  boolean exists(Path dataDir);

  /**
   * Starts the server on a data directory that no other process uses.
   *
   * @param password becomes the password of the database user
   * @throws StartupException when the server does not start
   */
  EmbeddedDatabase start(DataDirectory data, Secret password);
}
