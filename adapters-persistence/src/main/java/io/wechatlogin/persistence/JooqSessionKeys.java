package io.wechatlogin.persistence;

import static io.wechatlogin.persistence.tables.Tables.SESSION_KEY;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;

final class JooqSessionKeys implements SessionKeys {
  private static final Param<String> APP_ID = param("appId", String.class);
  private static final Param<String> OPEN_ID = param("openId", String.class);
  private static final Param<String> KEY_ID = param("keyId", String.class);
  private static final Param<byte[]> SEALED = param("sealedKey", byte[].class);
  private static final Param<OffsetDateTime> BEGAN =
      param("keyBegan", SQLDataType.TIMESTAMPWITHTIMEZONE);
  private static final Param<OffsetDateTime> ENDED =
      param("keyEnded", SQLDataType.TIMESTAMPWITHTIMEZONE);
  private static final Param<OffsetDateTime> KEY_EXPIRES_AT =
      param("keyExpiresAt", SQLDataType.TIMESTAMPWITHTIMEZONE);

  private final DSLContext dsl;
  private final KeyRing keys;
  private final FixedStatement keeping;

  JooqSessionKeys(DSLContext dsl, KeyRing keys) {
    this.dsl = dsl;
    this.keys = keys;
    this.keeping = FixedStatement.of(dsl, dsl.with(keeping(selectOne())).selectOne());
  }

  @Override
  public void keep(Identity identity, SessionKey key) {
    keeping.first(values(identity, key), row -> true);
  }

  /** The values of a statement with parts that keep a key. */
  Map<String, Object> values(Identity identity, SessionKey key) {
    byte[] sealed =
        SealedColumn.SESSION_KEY_VALUE.seal(
            keys,
            key.value().reveal().getBytes(StandardCharsets.UTF_8),
            identity.appId(),
            identity.openId(),
            key.id());
    return Map.of(
        APP_ID.getName(), identity.appId(),
        OPEN_ID.getName(), identity.openId(),
        KEY_ID.getName(), key.id(),
        SEALED.getName(), sealed,
        BEGAN.getName(), Times.at(key.began()),
        ENDED.getName(), Times.at(key.ended()),
        KEY_EXPIRES_AT.getName(), Times.at(key.expiresAt()));
  }

  /**
   * The parts of a statement that keep a key.
   *
   * @param where the key is kept once for each row of it
   */
  static List<CommonTableExpression<?>> keeping(Select<?> where) {
    // Who finds a row locked leaves it to the other, who deletes it: nobody waits for anybody.
    var replaced =
        name("replaced")
            .as(
                (ResultQuery<?>)
                    deleteFrom(SESSION_KEY)
                        .where(
                            row(SESSION_KEY.APP_ID, SESSION_KEY.OPEN_ID, SESSION_KEY.ID)
                                .in(
                                    select(SESSION_KEY.APP_ID, SESSION_KEY.OPEN_ID, SESSION_KEY.ID)
                                        .from(SESSION_KEY)
                                        .where(SESSION_KEY.APP_ID.eq(APP_ID))
                                        .and(SESSION_KEY.OPEN_ID.eq(OPEN_ID))
                                        .and(SESSION_KEY.ENDED_AT.lt(BEGAN))
                                        .andExists(where)
                                        .forUpdate()
                                        .skipLocked()))
                        .returning(SESSION_KEY.ID));
    var kept =
        name("kept")
            .as(
                (ResultQuery<?>)
                    insertInto(
                            SESSION_KEY,
                            SESSION_KEY.APP_ID,
                            SESSION_KEY.OPEN_ID,
                            SESSION_KEY.ID,
                            SESSION_KEY.SEALED_KEY,
                            SESSION_KEY.ENDED_AT,
                            SESSION_KEY.EXPIRES_AT)
                        .select(
                            select(APP_ID, OPEN_ID, KEY_ID, SEALED, ENDED, KEY_EXPIRES_AT)
                                .from(where.asTable("once")))
                        .returning(SESSION_KEY.ID));
    return List.of(replaced, kept);
  }

  @Override
  public List<Secret> find(Identity identity, Instant now) {
    return dsl
        .select(SESSION_KEY.ID, SESSION_KEY.SEALED_KEY)
        .from(SESSION_KEY)
        .where(of(identity))
        .and(SESSION_KEY.EXPIRES_AT.gt(Times.at(now)))
        .orderBy(SESSION_KEY.ENDED_AT.desc())
        .fetch(
            row ->
                SealedColumn.SESSION_KEY_VALUE.open(
                    keys, row.value2(), identity.appId(), identity.openId(), row.value1()))
        .stream()
        .flatMap(Optional::stream)
        .map(plain -> new Secret(new String(plain, StandardCharsets.UTF_8)))
        .toList();
  }

  @Override
  public void extend(Identity identity, Instant expiresAt) {
    dsl.update(SESSION_KEY)
        .set(SESSION_KEY.EXPIRES_AT, Times.at(expiresAt))
        .where(of(identity))
        .execute();
  }

  @Override
  public void erase(Identity identity) {
    dsl.deleteFrom(SESSION_KEY).where(of(identity)).execute();
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return dsl.deleteFrom(SESSION_KEY)
        .where(
            row(SESSION_KEY.APP_ID, SESSION_KEY.OPEN_ID, SESSION_KEY.ID)
                .in(
                    select(SESSION_KEY.APP_ID, SESSION_KEY.OPEN_ID, SESSION_KEY.ID)
                        .from(SESSION_KEY)
                        .where(SESSION_KEY.EXPIRES_AT.le(Times.at(now)))
                        .orderBy(SESSION_KEY.EXPIRES_AT)
                        .limit(limit)
                        .forUpdate()
                        .skipLocked()))
        .execute();
  }

  private static Condition of(Identity identity) {
    return SESSION_KEY.APP_ID.eq(identity.appId()).and(SESSION_KEY.OPEN_ID.eq(identity.openId()));
  }
}
