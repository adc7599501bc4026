package io.wechatlogin.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that cannot store a Chinese name is refused before anything is written to it. */
@Tag("database")
class EncodingTest {
  @ParameterizedTest
  @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
  void aDatabaseOfAnotherEncodingIsRefused(String encoding) throws SQLException {
    String name = "encoded_" + encoding.toLowerCase(Locale.ROOT);
    PGSimpleDataSource any = TestDatabase.create("beside_" + name);
    try (Connection connection = any.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create database "
              + name
              + " encoding '"
              + encoding
              + "' lc_collate 'C' lc_ctype 'C' template template0");
    }
    PGSimpleDataSource database = new PGSimpleDataSource();
    String url = TestDatabase.settings().jdbcUrl().replace("/postgres?", "/" + name + "?");
    database.setUrl(url);
    PostgresSettings settings = new PostgresSettings(url, null, null, 2);
    assertThatThrownBy(() -> PostgresStore.open(settings, TestDatabase.keys()))
        .hasMessageContaining("its encoding is " + encoding)
        .hasMessageContaining("UTF8");
    assertThatThrownBy(() -> PostgresStore.on(database, TestDatabase.keys()))
        .hasMessageContaining("its encoding is " + encoding);
    assertThat(Inspection.of(settings, Optional.empty()).server().encoding()).isEqualTo(encoding);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
      tables.next();
      assertThat(tables.getInt(1)).isZero();
    }
  }
}
