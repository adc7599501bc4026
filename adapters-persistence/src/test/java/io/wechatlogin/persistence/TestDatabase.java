package io.wechatlogin.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;

/** One real PostgreSQL for all tests of the module; it ends with the process. */
final class TestDatabase {
  private static final EmbeddedPostgres SERVER = start();
  private static final PostgresStore STORE =
      PostgresStore.open(settings(), KeyRing.of(KeyRing.generate(new SecureRandom())));

  private TestDatabase() {}

  static PostgresStore store() {
    return STORE;
  }

  static PostgresSettings settings() {
    return new PostgresSettings(SERVER.getJdbcUrl("postgres", "postgres"), null, null, 16);
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
