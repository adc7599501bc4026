package io.wechatlogin.races;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.persistence.PostgresStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.function.Function;

/** The PostgreSQL of a test class, and how much it races. */
final class RaceDatabase implements AutoCloseable {
  /** Of each pair. */
  static final int TRIES = Integer.getInteger("races.tries", 50);

  static final long SEED = Long.getLong("races.seed", new SecureRandom().nextInt());

  private final EmbeddedPostgres server;

  RaceDatabase() {
    try {
      server = EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Nodes nodes(Function<PostgresStore, Ports> ports) {
    return Nodes.on(server.getJdbcUrl("postgres", "postgres"), ports);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
