package io.wechatlogin.persistence;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * A statement that jOOQ writes once and that is then sent with other values each time: writing a
 * login anew would cost more than all the rest that the service does for it.
 */
final class FixedStatement {
  private static final Pattern PARAMETER = Pattern.compile(":([a-zA-Z_]+)");

  private final DSLContext dsl;
  private final String sql;
  private final List<String> parameters;

  private FixedStatement(DSLContext dsl, String sql, List<String> parameters) {
    this.dsl = dsl;
    this.sql = sql;
    this.parameters = parameters;
  }

  /**
   * Writes a query down.
   *
   * @throws IllegalArgumentException where a value has no name: it would be the same for ever
   */
  static FixedStatement of(DSLContext dsl, Query query) {
    query
        .getParams()
        .forEach(
            (name, parameter) -> {
              if (parameter.getParamName() == null && !parameter.isInline()) {
                throw new IllegalArgumentException("parameter " + name + " has no name");
              }
            });
    List<String> parameters = new ArrayList<>();
    Matcher named = PARAMETER.matcher(dsl.renderNamedParams(query));
    String sql =
        named.replaceAll(
            match -> {
              parameters.add(match.group(1));
              return "?";
            });
    return new FixedStatement(dsl, sql, List.copyOf(parameters));
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Sends the statement.
   *
   * @param values by the names of the parameters
   * @return what is read from the first row, if there is one
   */
  <T> Optional<T> first(Map<String, ? extends @Nullable Object> values, RowReader<T> reader) {
    return Failures.translated(
        () ->
            dsl.connectionResult(
                connection -> {
                  try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    for (int i = 0; i < parameters.size(); i++) {
                      statement.setObject(i + 1, values.get(parameters.get(i)));
                    }
                    try (ResultSet rows = statement.executeQuery()) {
                      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
                    }
                  }
                }));
  }
}
