package io.wechatlogin.persistence;

import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * A statement that jOOQ writes once and that is then sent with other values each time: writing a
 * login anew would cost more than all the rest that the service does for it. It may serve many
 * requests at once: a parameter that is an array has an element for each of them.
 */
final class FixedStatement {
  private static final Pattern PARAMETER = Pattern.compile(":([a-zA-Z_]+)");

  private final DSLContext dsl;
  private final String sql;
  private final List<Parameter> parameters;

  private FixedStatement(DSLContext dsl, String sql, List<Parameter> parameters) {
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
    List<Parameter> parameters = new ArrayList<>();
    Matcher named = PARAMETER.matcher(dsl.renderNamedParams(query));
    String sql =
        named.replaceAll(
            match -> {
              parameters.add(Parameter.of(query, match.group(1)));
              return "?";
            });
    return new FixedStatement(dsl, sql, List.copyOf(parameters));
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Sends the statement for one request.
   *
   * @param values by the names of the parameters
   * @return what is read from the first row, if there is one
   */
  <T> Optional<T> first(Map<String, ? extends @Nullable Object> values, RowReader<T> reader) {
    return send(
        List.of(values),
        rows -> rows.next() ? Optional.of(reader.read(rows)) : Optional.<T>empty());
  }

  /**
   * Sends the statement for some requests.
   *
   * @param requests the values of each, by the names of the parameters
   * @param reader of a row whose first column is the number of the request that it answers, from 1
   * @return what is read for each request, in their order; one that cannot be read fails by itself,
   *     as the statement has been carried out for all
   */
  <T> List<Supplier<Optional<T>>> each(
      List<? extends Map<String, ? extends @Nullable Object>> requests, RowReader<T> reader) {
    return send(
        requests,
        rows -> {
          List<Supplier<Optional<T>>> answers =
              new ArrayList<>(Collections.nCopies(requests.size(), Optional::empty));
          while (rows.next()) {
            answers.set(rows.getInt(1) - 1, read(rows, reader));
          }
          return answers;
        });
  }

  private static <T> Supplier<Optional<T>> read(ResultSet row, RowReader<T> reader)
      throws SQLException {
    try {
      Optional<T> answer = Optional.of(reader.read(row));
      return () -> answer;
    } catch (RuntimeException unreadable) {
      return () -> {
        throw unreadable;
      };
    }
  }

  private <T> T send(
      List<? extends Map<String, ? extends @Nullable Object>> requests, RowReader<T> reader) {
    return Failures.translated(
        () ->
            dsl.connectionResult(
                connection -> {
                  try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    for (int i = 0; i < parameters.size(); i++) {
                      parameters.get(i).set(statement, i + 1, requests);
                    }
                    try (ResultSet rows = statement.executeQuery()) {
                      return reader.read(rows);
                    }
                  }
                }));
  }

  /**
   * A parameter.
   *
   * @param element what it has of each request, where it is an array
   */
  private record Parameter(String name, @Nullable Class<?> element) {
    static Parameter of(Query query, String name) {
      Param<?> param = Objects.requireNonNull(query.getParam(name));
      return new Parameter(name, param.getType().getComponentType());
    }

    void set(
        PreparedStatement statement,
        int position,
        List<? extends Map<String, ? extends @Nullable Object>> requests)
        throws SQLException {
      if (element == null || element == byte.class) {
        statement.setObject(position, requests.getFirst().get(name));
        return;
      }
      Object[] values = (Object[]) Array.newInstance(element, requests.size());
      for (int i = 0; i < values.length; i++) {
        values[i] = requests.get(i).get(name);
      }
      statement.setArray(position, array(statement.getConnection(), values));
    }

    private static java.sql.Array array(Connection connection, Object[] values)
        throws SQLException {
      return switch (values) {
        case String[] texts -> connection.createArrayOf("text", texts);
        case byte[][] bytes -> connection.createArrayOf("bytea", bytes);
        // As texts: the driver knows no arrays of moments.
        case OffsetDateTime[] moments ->
            connection.createArrayOf(
                "timestamptz",
                Stream.of(moments).map(moment -> Objects.toString(moment, null)).toArray());
        default -> throw new IllegalArgumentException("no array of " + values.getClass());
      };
    }
  }
}
