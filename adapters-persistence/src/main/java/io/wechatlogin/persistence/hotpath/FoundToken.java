package io.wechatlogin.persistence.hotpath;

import io.wechatlogin.domain.session.UserSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What is known of a session token.
 *
 * @param session the live session of the token; empty where the token is only offered to a session
 */
record FoundToken(Optional<UserSession> session) {
  static FoundToken read(ResultSet row) throws SQLException {
    return new FoundToken(
        row.getString("session_id") == null
            ? Optional.empty()
            : Optional.of(Rows.userSession(row)));
  }

  /** Returns whether the token takes the place of another one with its first use. */
  boolean isOffered() {
    return session.isEmpty();
  }
}
