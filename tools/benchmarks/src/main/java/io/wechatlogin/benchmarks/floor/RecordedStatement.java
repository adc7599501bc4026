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
 * A statement as the service sends it, with the values that it sent: what the floors send is the
 * same by construction, whatever becomes of the service.
 */
public final class RecordedStatement {
  private final String sql;
  private final List<@Nullable Object> values;

  private RecordedStatement(String sql, List<@Nullable Object> values) {
    this.sql = sql;
    this.values = values;
  }

  /** Listens to what goes over a data source while something is done, which is one statement. */
  public static RecordedStatement of(DataSource real, Consumer<DataSource> doing) {
    List<RecordedStatement> recorded = new ArrayList<>();
    doing.accept(
        proxy(
            DataSource.class,
            real,
            (name, arguments) -> {},
            result -> result instanceof Connection c ? connection(c, recorded) : result));
    return recorded.getLast();
  }

  public String sql() {
    return sql;
  }

  /** Returns the values in the order of the question marks. */
  public List<@Nullable Object> values() {
    return values;
  }

  /**
   * Sends it once more.
   *
   * @param fresh what a value is replaced by: by itself, or by one that is not used up
   * @return the second column of the first row, null where there is no row; the first one numbers
   *     the requests
   */
  public @Nullable String run(Connection connection, UnaryOperator<@Nullable Object> fresh)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(
            i + 1,
            values.get(i) instanceof Elements elements
                ? elements.replaced(connection, fresh)
                : fresh.apply(values.get(i)));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(2) : null;
      }
    }
  }

  /** The values of all whom a statement serves, who are one here. */
  record Elements(String type, List<@Nullable Object> values) {
    static Elements of(Array array) throws SQLException {
      // The driver reads moments only as the server writes them.
      Object[] values =
          array.getBaseTypeName().equals("timestamptz")
              ? new Object[] {array.toString().replaceAll("[{}\"]", "")}
              : (Object[]) array.getArray();
      return new Elements(array.getBaseTypeName(), new ArrayList<>(Arrays.asList(values)));
    }

    private Array replaced(Connection connection, UnaryOperator<@Nullable Object> fresh)
        throws SQLException {
      Object[] replaced = values.stream().map(fresh).toArray();
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
    void called(String method, Object[] arguments) throws SQLException;
  }

  private static <T> T proxy(
      Class<T> type, T target, Listener listener, UnaryOperator<Object> wrap) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              listener.called(method.getName(), arguments == null ? new Object[0] : arguments);
              try {
                return wrap.apply(method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
