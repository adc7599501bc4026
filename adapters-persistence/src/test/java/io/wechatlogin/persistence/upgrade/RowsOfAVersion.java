package io.wechatlogin.persistence.upgrade;

import io.wechatlogin.domain.secret.SecretHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rows of {@code rows.txt} that the schema of a version could hold. */
final class RowsOfAVersion {
  private static final Pattern HASH = Pattern.compile("\\{hash ([^}]*)}");
  private static final Pattern SEALED = Pattern.compile("\\{sealed ([^}]*)}");

  private RowsOfAVersion() {}

  private record Line(int since, String table, String json) {}

  /**
   * Inserts the rows of a version into its schema.
   *
   * @param sealed the sealed values, by name
   * @return the number of rows
   */
  static int insert(Connection connection, int version, Map<String, byte[]> sealed)
      throws SQLException, IOException {
    List<Line> lines = lines().stream().filter(line -> line.since() <= version).toList();
    for (Line line : lines) {
      // It leaves out the columns that the table does not have.
      String sql =
          "insert into %1$s select * from jsonb_populate_record(null::%1$s, ?::jsonb)"
              .formatted(line.table());
      try (PreparedStatement insert = connection.prepareStatement(sql)) {
        insert.setString(1, filled(line.json(), sealed));
        insert.execute();
      }
    }
    return lines.size();
  }

  private static String filled(String json, Map<String, byte[]> sealed) {
    String hashed =
        HASH.matcher(json).replaceAll(found -> "\\\\\\\\x" + SecretHash.of(found.group(1)).hex());
    return SEALED
        .matcher(hashed)
        .replaceAll(
            found ->
                "\\\\\\\\x"
                    + HexFormat.of().formatHex(Objects.requireNonNull(sealed.get(found.group(1)))));
  }

  private static List<Line> lines() throws IOException {
    try (InputStream file = RowsOfAVersion.class.getResourceAsStream("rows.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 3))
          .map(parts -> new Line(Integer.parseInt(parts[0]), parts[1], parts[2]))
          .toList();
    }
  }

  /** Returns the columns of each table of ours. */
  static Map<String, Set<String>> columns(Connection connection) throws SQLException {
    Map<String, Set<String>> columns = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select table_name, column_name from information_schema.columns where table_schema"
                    + " = 'public' and table_name <> 'wechat_login_migration'")) {
      while (rows.next()) {
        columns.computeIfAbsent(rows.getString(1), table -> new TreeSet<>()).add(rows.getString(2));
      }
    }
    return columns;
  }

  /** Returns the values of some columns of a table, a text for each row, in some order. */
  static List<String> values(Connection connection, String table, Set<String> columns)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select array_agg(row(" + String.join(", ", columns) + ")::text) from " + table)) {
      rows.next();
      return rows.getArray(1) == null ? List.of() : List.of((String[]) rows.getArray(1).getArray());
    }
  }
}
