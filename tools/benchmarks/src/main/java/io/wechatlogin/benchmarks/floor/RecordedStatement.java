package io.wechatlogin.benchmarks.floor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was recorded while the service sent it, with its values. The floor and {@code
 * pgbench} therefore always send the same statement as the service, even after it changes.
 */
public final class RecordedStatement {
  private final String sql;
  private final List<@Nullable Object> values;

  private RecordedStatement(String sql, List<@Nullable Object> values) {
    this.sql = sql;
    this.values = values;
  }

  /**
   * Records the last statement that an action sends over a data source.
   *
   * @param action receives the data source that records
   */
  public static RecordedStatement of(DataSource real, Consumer<DataSource> action) {
    List<RecordedStatement> recorded = new ArrayList<>();
    action.accept(
        proxy(
            DataSource.class,
            real,
            (name, arguments) -> {},
            result -> result instanceof Connection c ? connection(c, recorded) : result));
    return recorded.getLast();
  }

  /** Returns the SQL, with question marks for the values. */
  public String sql() {
    return sql;
  }

  /** Returns the values in the order of the question marks. */
  public List<@Nullable Object> values() {
    return values;
  }

  /**
   * Sends the statement again.
   *
   * @param replacement maps each recorded value to the value to send
   * @return the second column of the first row, or null without a row; the first column contains
   *     the number of the request in the batch
   */
  public @Nullable String run(Connection connection, UnaryOperator<@Nullable Object> replacement)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(
            i + 1,
            values.get(i) instanceof Elements elements
                ? elements.replaced(connection, replacement)
                : replacement.apply(values.get(i)));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(2) : null;
      }
    }
  }

  /** An array parameter: one element per login in the batch, here exactly one. */
  record Elements(String type, List<@Nullable Object> values) {
    static Elements of(Array array) throws SQLException {
      // getArray() parses timestamps only in the format of the server, so their text is taken.
      Object[] values =
          array.getBaseTypeName().equals("timestamptz")
              ? new Object[] {array.toString().replaceAll("[{}\"]", "")}
              : (Object[]) array.getArray();
      return new Elements(array.getBaseTypeName(), new ArrayList<>(Arrays.asList(values)));
    }

    private Array replaced(Connection connection, UnaryOperator<@Nullable Object> replacement)
        throws SQLException {
      Object[] replaced = values.stream().map(replacement).toArray();
      return connection.createArrayOf(
          type,
          replaced[0] instanceof byte[]
              ? Arrays.copyOf(replaced, replaced.length, byte[][].class)
              : replaced);
    }
  }

  private static Connection connection(Connection real, List<RecordedStatement> recorded) {
    return proxy(
        Connection.class,
        real,
        (name, arguments) -> {
          if (name.equals("prepareStatement")) {
            recorded.add(new RecordedStatement((String) arguments[0], new ArrayList<>()));
          }
        },
        result ->
            result instanceof PreparedStatement s
                ? statement(s, recorded.getLast().values)
                : result);
  }

  private static PreparedStatement statement(
      PreparedStatement real, List<@Nullable Object> values) {
    return proxy(
        PreparedStatement.class,
        real,
        (name, arguments) -> {
          if (name.startsWith("set") && arguments.length >= 2 && arguments[0] instanceof Integer) {
            values.add(
                name.equals("setNull")
                    ? null
                    : arguments[1] instanceof Array array ? Elements.of(array) : arguments[1]);
          }
        },
        result -> result);
  }

  private interface Listener {
    void onCall(String method, Object[] arguments) throws SQLException;
  }

  private static <T> T proxy(
      Class<T> type, T target, Listener listener, UnaryOperator<Object> wrap) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              listener.onCall(method.getName(), arguments == null ? new Object[0] : arguments);
              try {
                return wrap.apply(method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
