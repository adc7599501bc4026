package io.wechatlogin.trial.postgres;

import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.EmbeddedDatabase;
import io.wechatlogin.bootstrap.embedded.EmbeddedDatabaseProvider;
import io.wechatlogin.domain.secret.Secret;
import java.nio.file.Path;

/** Starts a {@link PostgresServer}. */
public final class PostgresServerProvider implements EmbeddedDatabaseProvider {
  @Override
  public boolean exists(Path dataDir) {
    return PostgresServer.exists(dataDir);
  }

  @Override
  public EmbeddedDatabase start(DataDirectory data, Secret password) {
    return PostgresServer.start(data, password);
  }
}
