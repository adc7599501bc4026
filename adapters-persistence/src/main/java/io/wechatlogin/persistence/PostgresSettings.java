package io.wechatlogin.persistence;

import io.wechatlogin.domain.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the database.
 *
 * @param jdbcUrl such as {@code jdbc:postgresql://db.example/login}
 * @param poolSize the largest number of pooled connections
 */
public record PostgresSettings(
    String jdbcUrl, @Nullable String user, @Nullable Secret password, int poolSize) {}
