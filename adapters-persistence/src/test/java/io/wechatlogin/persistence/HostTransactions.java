package io.wechatlogin.persistence;

import io.wechatlogin.application.port.Transactions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Transactions as frameworks provide them: a transaction belongs to a thread, which gets the
 * connection of the transaction whenever it asks for one.
 */
final class HostTransactions implements Transactions {
  private final DataSource database;
  private final ThreadLocal<Optional<Connection>> open = ThreadLocal.withInitial(Optional::empty);

  HostTransactions(DataSource database) {
    this.database = database;
  }

  /** Returns the connection of the open transaction, or a new one outside a transaction. */
  DataSource connections() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.getName().equals("getConnection") && open.get().isPresent()
                    ? notClosing(open.get().get())
                    : pass(database, method, arguments));
  }

  @Override
  public <T> T run(Supplier<T> work) {
    return open.get().isEmpty() ? begin(work) : work.get();
  }

  private <T> T begin(Supplier<T> work) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      open.set(Optional.of(connection));
      try {
        T result = work.get();
        connection.commit();
        return result;
      } catch (RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        open.remove();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection notClosing(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            HostTransactions.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                method.getName().equals("close") ? null : pass(connection, method, arguments));
  }

  private static Object pass(Object to, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(to, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
