package io.wechatlogin.persistence.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * The statements of a migration.
 *
 * @param version such as {@code 9}
 * @param file such as {@code V9__revocations.sql}
 */
record MigrationScript(String version, String file, List<String> statements) {
  private static final String FOLDER = "/io/wechatlogin/persistence/migration/";

  /** Within a transaction an index is made while the table waits. */
  private static final Pattern CONCURRENTLY =
      Pattern.compile("\\bconcurrently\\b", Pattern.CASE_INSENSITIVE);

  static MigrationScript of(MigrationInfo migration) throws SQLException {
    String script = migration.getScript();
    String file = script.substring(script.lastIndexOf('/') + 1);
    // The driver's own parser, by which it sends a script: it knows comments and quotes.
    List<String> statements =
        Parser.parseJdbcSql(read(file), true, false, true, false, false).stream()
            .map(MigrationScript::text)
            .filter(statement -> !statement.isBlank())
            .toList();
    return new MigrationScript(migration.getVersion().getVersion(), file, statements);
  }

  private static String text(NativeQuery query) {
    return CONCURRENTLY.matcher(query.nativeSql).replaceAll("");
  }

  private static String read(String file) {
    try (InputStream in = MigrationScript.class.getResourceAsStream(FOLDER + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "migration " + version + " (" + file + ")";
  }
}
