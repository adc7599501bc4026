package io.wechatlogin.benchmarks.baseline;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Users and sessions as in most Spring services: a login is one select and one insert. */
@Component
class Accounts {
  private static final String SELECT_USER_BY_OPEN_ID =
      "select u.id, u.name from baseline.social_user s join baseline.users u on u.id = s.user_id"
          + " where s.app_id = ? and s.open_id = ? and u.status = 'active'";
  private static final String SELECT_USER_BY_TOKEN =
      "select u.id, u.name from baseline.sessions s join baseline.users u on u.id = s.user_id"
          + " where s.token = ? and s.created_at > ?";
  private static final String INSERT_SESSION =
      "insert into baseline.sessions (token, user_id, created_at) values (?, ?, ?)";
  private static final long LIFETIME_SECONDS = 30L * 24 * 3600;

  private final JdbcTemplate jdbc;
  private final SecureRandom random = new SecureRandom();

  Accounts(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  record User(String userId, String name) {}

  record Session(String token, String userId, String name) {}

  Session logIn(String appId, String openId) {
    User user = querySingle(SELECT_USER_BY_OPEN_ID, appId, openId);
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    jdbc.update(INSERT_SESSION, token, user.userId(), Timestamp.from(Instant.now()));
    return new Session(token, user.userId(), user.name());
  }

  User current(String token) {
    return querySingle(
        SELECT_USER_BY_TOKEN, token, Timestamp.from(Instant.now().minusSeconds(LIFETIME_SECONDS)));
  }

  private User querySingle(String sql, Object... arguments) {
    List<User> users =
        jdbc.query(sql, (row, i) -> new User(row.getString(1), row.getString(2)), arguments);
    if (users.isEmpty()) {
      throw new ResponseStatusException(HttpStatus.UNAUTHORIZED);
    }
    return users.getFirst();
  }
}
