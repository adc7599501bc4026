package io.wechatlogin.persistence.hotpath;

import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A known user, and whether a session was opened for it.
 *
 * @param corpId the organization of the session, if it has one
 */
record OpenedSession(User user, String instanceName, boolean isOpen, @Nullable CorpId corpId) {
  static OpenedSession read(ResultSet row) throws SQLException {
    return new OpenedSession(
        Rows.user(row),
        row.getString("login_type"),
        row.getString("session_id") != null,
        Rows.corpId(row));
  }

  UserSession userSession(NewSession opened) {
    return new UserSession(
        user,
        new Session(
            opened.id(),
            user.id(),
            corpId,
            new Session.Opening(instanceName, opened.now(), opened.origin()),
            opened.now()));
  }
}
