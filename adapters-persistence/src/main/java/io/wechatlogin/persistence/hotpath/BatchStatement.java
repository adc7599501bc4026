package io.wechatlogin.persistence.hotpath;

import static io.wechatlogin.persistence.tables.Tables.APP_USER;

import io.wechatlogin.persistence.store.SqlFailures;
import io.wechatlogin.persistence.tables.WechatLogin;
import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose text is fixed and that serves any number of requests. The parameters that its
 * text reads become the columns of the table {@code request}, which has one row per request.
 */
final class BatchStatement {
  private static final String SCHEMA = WechatLogin.WECHAT_LOGIN.getName() + ".";

  private final DSLContext dsl;
  private final String sql;
  private final List<Parameter> parameters;

  private BatchStatement(DSLContext dsl, String sql, List<Parameter> parameters) {
    this.dsl = dsl;
    this.sql = sql;
    this.parameters = parameters;
  }

  /**
   * Makes a statement.
   *
   * @param body what follows the table {@code request}: further common table expressions, each
   *     after a comma, and the final select, whose first column is the number of a request
   * @throws IllegalArgumentException where the text contains a question mark: every value is a
   *     {@link Parameter}
   */
  static BatchStatement of(DSLContext dsl, String body) {
    if (body.contains("?")) {
      throw new IllegalArgumentException("the text has a placeholder without a name: " + body);
    }
    List<Parameter> parameters =
        Stream.of(Parameter.values()).filter(parameter -> parameter.isUsedIn(body)).toList();
    String sql = head(parameters) + body.replace(SCHEMA, schemaOf(dsl));
    return new BatchStatement(dsl, sql, parameters);
  }

  private static String head(List<Parameter> parameters) {
    return """
    with request (%s, n) as (
      select *
      from unnest(
        %s
      ) with ordinality
    )\
    """
        .formatted(
            parameters.stream().map(Parameter::column).collect(Collectors.joining(", ")),
            parameters.stream()
                .map(parameter -> "(select cast(? as %s[]))".formatted(parameter.type().sql()))
                .collect(Collectors.joining(",\n    ")));
  }

  /** Returns what stands before the name of a table, as jOOQ writes it; may be empty. */
  private static String schemaOf(DSLContext dsl) {
    String table = dsl.render(APP_USER.getUnqualifiedName());
    String qualified = dsl.render(APP_USER);
    return qualified.substring(0, qualified.length() - table.length());
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Returns the text that is sent. */
  String sql() {
    return sql;
  }

  /** Sends the statement for one request. */
  void send(Map<Parameter, ? extends @Nullable Object> request) {
    answers(List.of(request), row -> true);
  }

  /**
   * Sends the statement for several requests.
   *
   * @return what was read for each request, in their order. A row that cannot be read fails only
   *     its own request, because the statement has taken effect for all.
   */
  <T> List<Supplier<Optional<T>>> answers(
      List<? extends Map<Parameter, ? extends @Nullable Object>> requests, RowReader<T> reader) {
    return SqlFailures.translated(
        () ->
            dsl.connectionResult(
                connection -> {
                  try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    bind(statement, requests);
                    try (ResultSet rows = statement.executeQuery()) {
                      return answers(rows, requests.size(), reader);
                    }
                  }
                }));
  }

  private static <T> List<Supplier<Optional<T>>> answers(
      ResultSet rows, int requests, RowReader<T> reader) throws SQLException {
    List<Supplier<Optional<T>>> answers =
        new ArrayList<>(Collections.nCopies(requests, Optional::empty));
    while (rows.next()) {
      answers.set(rows.getInt(1) - 1, answer(rows, reader));
    }
    return answers;
  }

  private static <T> Supplier<Optional<T>> answer(ResultSet row, RowReader<T> reader)
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

  private void bind(
      PreparedStatement statement,
      List<? extends Map<Parameter, ? extends @Nullable Object>> requests)
      throws SQLException {
    Connection connection = statement.getConnection();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      Object[] values = (Object[]) Array.newInstance(parameter.type().element(), requests.size());
      for (int j = 0; j < values.length; j++) {
        // What grows older while the request waits is taken as late as possible.
        values[j] =
            requests.get(j).get(parameter) instanceof Supplier<?> late
                ? late.get()
                : requests.get(j).get(parameter);
      }
      statement.setArray(i + 1, connection.createArrayOf(parameter.type().sql(), values));
    }
  }
}
