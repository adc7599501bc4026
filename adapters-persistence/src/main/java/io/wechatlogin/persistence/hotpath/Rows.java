package io.wechatlogin.persistence.hotpath;

import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the columns that the statements of {@link SignInSql} return. */
final class Rows {
  private Rows() {}

  static User user(ResultSet row) throws SQLException {
    return new User(
        new UserId(row.getString("user_id")),
        row.getString("display_name"),
        User.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        corps(row));
  }

  static UserSession userSession(ResultSet row) throws SQLException {
    User user = user(row);
    return new UserSession(
        user,
        new Session(
            row.getString("session_id"),
            user.id(),
            corpId(row),
            row.getString("login_type"),
            instant(row, "created_at"),
            instant(row, "seen_at")));
  }

  static @Nullable CorpId corpId(ResultSet row) throws SQLException {
    String corpId = row.getString("corp_id");
    return corpId == null ? null : new CorpId(corpId);
  }

  private static List<Corp> corps(ResultSet row) throws SQLException {
    String[] ids = (String[]) row.getArray("corp_ids").getArray();
    if (ids.length == 0) {
      return List.of();
    }
    String[] names = (String[]) row.getArray("corp_names").getArray();
    List<Corp> corps = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      corps.add(new Corp(new CorpId(ids[i]), names[i]));
    }
    return corps;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
