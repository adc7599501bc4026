package io.wechatlogin.persistence;

import static io.wechatlogin.persistence.Lookup.FOUND;
import static io.wechatlogin.persistence.Lookup.ONE_BY_ONE;
import static io.wechatlogin.persistence.Lookup.found;
import static io.wechatlogin.persistence.Value.ARRIVING;
import static io.wechatlogin.persistence.Value.arriving;
import static io.wechatlogin.persistence.tables.Tables.SESSION_KEY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.ResultQuery;
import org.jooq.Table;

final class JooqSessionKeys implements SessionKeys, ExpiringRows {
  /** Whose a key is. */
  static final Value<String> APP_ID = Value.text("appId");

  static final Value<String> OPEN_ID = Value.text("openId");

  private static final Value<String> KEY_ID = Value.text("keyId");
  private static final Value<byte[]> SEALED = Value.bytes("sealedKey");
  private static final Value<OffsetDateTime> BEGAN = Value.moment("keyBegan");
  private static final Value<OffsetDateTime> ENDED = Value.moment("keyEnded");
  private static final Value<OffsetDateTime> KEY_EXPIRES_AT = Value.moment("keyExpiresAt");

  /** A key, beside whose it is. */
  static final List<Value<?>> VALUES = List.of(KEY_ID, SEALED, BEGAN, ENDED, KEY_EXPIRES_AT);

  private static final Table<?> OUTDATED = table(name("outdated"));

  private final DSLContext dsl;
  private final KeyRing keys;
  private final FixedStatement keeping;

  JooqSessionKeys(DSLContext dsl, KeyRing keys) {
    this.dsl = dsl;
    this.keys = keys;
    List<Value<?>> values = new ArrayList<>(List.of(APP_ID, OPEN_ID));
    values.addAll(VALUES);
    this.keeping =
        FixedStatement.of(
            dsl, dsl.with(arriving(values)).with(keeping(ARRIVING, noCondition())).selectOne());
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
        APP_ID.key(), identity.appId(),
        OPEN_ID.key(), identity.openId(),
        KEY_ID.key(), key.id(),
        SEALED.key(), sealed,
        BEGAN.key(), Times.at(key.began()),
        ENDED.key(), Times.at(key.ended()),
        KEY_EXPIRES_AT.key(), Times.at(key.expiresAt()));
  }

  /**
   * The parts of a statement that keep keys.
   *
   * @param persons has whose the keys are, and {@link #VALUES}
   * @param whose for which of them the key is kept
   */
  static List<CommonTableExpression<?>> keeping(Table<?> persons, Condition whose) {
    // Who finds a row locked leaves it to the other, who deletes it: nobody waits for anybody.
    var outdated =
        name(OUTDATED.getName())
            .as(
                select(FOUND.asterisk())
                    .from(persons)
                    .crossJoin(
                        found(
                            select(SESSION_KEY.APP_ID, SESSION_KEY.OPEN_ID, SESSION_KEY.ID)
                                .from(SESSION_KEY)
                                .where(SESSION_KEY.APP_ID.eq(APP_ID.in(persons)))
                                .and(SESSION_KEY.OPEN_ID.eq(OPEN_ID.in(persons)))
                                .and(SESSION_KEY.ENDED_AT.lt(BEGAN.in(persons)))
                                .offset(ONE_BY_ONE)
                                .forUpdate()
                                .skipLocked()))
                    .where(whose));
    var replaced =
        name("replaced")
            .as(
                (ResultQuery<?>)
                    deleteFrom(SESSION_KEY)
                        .where(isOutdated(SESSION_KEY.APP_ID))
                        .and(isOutdated(SESSION_KEY.OPEN_ID))
                        .and(isOutdated(SESSION_KEY.ID))
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
                                    APP_ID.in(persons),
                                    OPEN_ID.in(persons),
                                    KEY_ID.in(persons),
                                    SEALED.in(persons),
                                    ENDED.in(persons),
                                    KEY_EXPIRES_AT.in(persons))
                                .from(persons)
                                .where(whose))
                        .returning(SESSION_KEY.ID));
    return List.of(outdated, replaced, kept);
  }

  /** All three make up the key by which a row is found; the ids alone say which. */
  private static Condition isOutdated(Field<String> part) {
    return part.eq(
        any(
            array(
                select(field(name(OUTDATED.getName(), part.getName()), String.class))
                    .from(OUTDATED))));
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
