package io.wechatlogin.persistence;

import io.wechatlogin.persistence.sealing.KeyRing;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One real PostgreSQL for all tests of the module; it ends with the process. */
public final class TestDatabase {
  /** The settings that the store makes first on each pooled connection. */
  public static final String PLANNER_SETTINGS = PooledDatabase.PLANNER_SETTINGS;

  private static final EmbeddedPostgres SERVER = start();
  private static final PostgresStore STORE = PostgresStore.open(settings(), keys());

  private TestDatabase() {}

  /** Returns the store that all tests share. */
  public static PostgresStore store() {
    return STORE;
  }

  /** Returns the settings of the shared store. */
  public static PostgresSettings settings() {
    return new PostgresSettings(SERVER.getJdbcUrl("postgres", "postgres"), null, null, 16);
  }

  /** Returns the connections of the database that all tests share. */
  public static DataSource shared() {
    return SERVER.getPostgresDatabase();
  }

  /** Returns a new key ring. */
  public static KeyRing keys() {
    return KeyRing.of(KeyRing.generate(new SecureRandom()));
  }

  /** Returns the URL of a database that was made by {@link #create}. */
  public static String url(String name) {
    return SERVER.getJdbcUrl("postgres", name);
  }

  /** Makes an empty database, for tests that change more than rows. */
  public static PGSimpleDataSource create(String name) throws SQLException {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(SERVER.getJdbcUrl("postgres", name));
    return database;
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
