package io.wechatlogin.persistence;

import io.wechatlogin.domain.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param jdbcUrl such as {@code jdbc:postgresql://db.example/login}
 * @param poolSize connections at most
 */
public record PostgresSettings(
    String jdbcUrl, @Nullable String user, @Nullable Secret password, int poolSize) {}
