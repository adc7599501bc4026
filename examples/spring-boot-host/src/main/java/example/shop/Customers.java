package example.shop;

import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The user directory of the login: the customers of the shop. */
@Repository
class Customers implements UserDirectory {
  private final JdbcClient jdbc;

  Customers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<User> find(UserId userId) {
    return query("select number, name, locked from customer where number::text = ?", userId);
  }

  /** Locks the customer against removal until the transaction ends, which adds a binding. */
  @Override
  public Optional<User> hold(UserId userId) {
    return query(
        "select number, name, locked from customer where number::text = ? for key share", userId);
  }

  /** Runs in the transaction that adds the binding, so neither exists without the other. */
  @Override
  public User register(String displayName) {
    long number =
        jdbc.sql("insert into customer (name) values (?) returning number")
            .param(displayName)
            .query(Long.class)
            .single();
    return user(number, displayName, false);
  }

  private Optional<User> query(String sql, UserId userId) {
    return jdbc.sql(sql).param(userId.value()).query(Customers::customer).optional();
  }

  private static User customer(ResultSet row, int index) throws SQLException {
    return user(row.getLong("number"), row.getString("name"), row.getBoolean("locked"));
  }

  private static User user(long number, String name, boolean locked) {
    return new User(
        new UserId(Long.toString(number)),
        name,
        locked ? User.Status.DISABLED : User.Status.ACTIVE,
        List.of());
  }
}
