package io.wechatlogin.persistence;

import static io.wechatlogin.persistence.tables.Tables.SESSION_KEY;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.ResultQuery;
import org.jooq.Select;

final class JooqSessionKeys implements SessionKeys {
  private final DSLContext dsl;
  private final KeyRing keys;

  JooqSessionKeys(DSLContext dsl, KeyRing keys) {
    this.dsl = dsl;
    this.keys = keys;
  }

  @Override
  public void keep(Identity identity, SessionKey key) {
    dsl.with(keeping(identity, key, selectOne())).selectOne().execute();
  }

  /**
   * The parts of a statement that keep a key.
   *
   * @param where the key is kept once for each row of it
   */
  List<CommonTableExpression<?>> keeping(Identity identity, SessionKey key, Select<?> where) {
    byte[] sealed =
        SealedColumn.SESSION_KEY_VALUE.seal(
            keys,
            key.value().reveal().getBytes(StandardCharsets.UTF_8),
            identity.appId(),
            identity.openId(),
            key.id());
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
                                        .where(of(identity))
                                        .and(SESSION_KEY.ENDED_AT.lt(Times.at(key.began())))
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
                            select(
                                    val(identity.appId()),
                                    val(identity.openId()),
                                    val(key.id()),
                                    val(sealed),
                                    val(Times.at(key.ended())),
                                    val(Times.at(key.expiresAt())))
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
