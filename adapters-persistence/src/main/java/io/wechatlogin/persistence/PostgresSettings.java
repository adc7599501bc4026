package io.wechatlogin.persistence;

import io.wechatlogin.domain.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the database.
 *
 * @param jdbcUrl such as {@code jdbc:postgresql://db.example/login}
 * @param poolSize the largest number of pooled connections
 * @param directUrl leads to the server itself where {@code jdbcUrl} leads to a pooler such as
 *     PgBouncer; null where both are the same
 */
public record PostgresSettings(
    String jdbcUrl,
    @Nullable String user,
    @Nullable Secret password,
    int poolSize,
    @Nullable String directUrl) {
  /** Reaches the server itself. */
  public PostgresSettings(
      String jdbcUrl, @Nullable String user, @Nullable Secret password, int poolSize) {
    this(jdbcUrl, user, password, poolSize, null);
  }

  /** Returns the URL for what needs one connection for as long as it lasts. */
  String urlOfServer() {
    return directUrl == null ? jdbcUrl : directUrl;
  }
}
