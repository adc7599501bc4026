package io.wechatlogin.benchmarks.floor;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.wechatlogin.domain.secret.SecretHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * The floor: the HTTP server of the service with its connection pool and its SQL statements. It
 * does not call WeChat, checks nothing, and accepts every code.
 */
public final class BareJavalin {
  private static final String SELECT_SESSION =
      "select user_id, login_type, created_at, seen_at from session where token = ?";

  private final DataSource dataSource;
  private final LoginStatement login;

  private BareJavalin(DataSource dataSource, LoginStatement login) {
    this.dataSource = dataSource;
    this.login = login;
  }

  /**
   * Runs the server until the process is killed.
   *
   * @param args the JDBC URL, the number of connections, the appId
   */
  public static void main(String[] args) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(args[0]);
    config.setMaximumPoolSize(Integer.parseInt(args[1]));
    DataSource dataSource = new HikariDataSource(config);
    BareJavalin floor = new BareJavalin(dataSource, LoginStatement.record(dataSource, args[2]));
    Javalin javalin =
        Javalin.create(
                app -> {
                  app.concurrency.useVirtualThreads = true;
                  app.startup.showJavalinBanner = false;
                  app.routes.post("/login", floor::logIn);
                  app.routes.get("/session", floor::session);
                  app.routes.get("/", ctx -> ctx.json(new Hello("hello")));
                })
            .start("127.0.0.1", 0);
    System.out.println("ready: http://127.0.0.1:" + javalin.port());
  }

  record Hello(String text) {}

  record LoginRequest(String code) {}

  record LoginAnswer(String userId) {}

  record SessionAnswer(String userId, String loginType, long createdAt, long seenAt) {}

  private void logIn(Context ctx) throws SQLException {
    String person = ctx.bodyAsClass(LoginRequest.class).code().substring(0, 10);
    try (Connection connection = dataSource.getConnection()) {
      String userId = login.run(connection, "o" + "0".repeat(17) + person);
      ctx.json(new LoginAnswer(Objects.requireNonNull(userId)));
    }
  }

  private void session(Context ctx) throws SQLException {
    String token = Objects.requireNonNull(ctx.header("Authorization")).substring(7);
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT_SESSION)) {
      statement.setBytes(1, SecretHash.of(token).bytes());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        ctx.json(
            new SessionAnswer(
                rows.getString(1),
                rows.getString(2),
                rows.getTimestamp(3).getTime(),
                rows.getTimestamp(4).getTime()));
      }
    }
  }
}
