package io.wechatlogin.persistence.miniprogram;

import static io.wechatlogin.persistence.Lookup.FOUND;
import static io.wechatlogin.persistence.Lookup.ONE_BY_ONE;
import static io.wechatlogin.persistence.Lookup.found;
import static io.wechatlogin.persistence.hotpath.Parameter.ARRIVING;
import static io.wechatlogin.persistence.hotpath.Parameter.arriving;
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

import io.wechatlogin.persistence.hotpath.BatchStatement;
import io.wechatlogin.persistence.hotpath.Parameter;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedColumn;
import io.wechatlogin.persistence.store.Expiry;
import io.wechatlogin.persistence.store.Timestamps;
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

/** Session keys of mini programs in the tables of this store. */
public final class JooqSessionKeys implements SessionKeys, ExpiringRows {
  /** Whose a key is. */
  static final Parameter<String> APP_ID = Parameter.text("appId");

  static final Parameter<String> OPEN_ID = Parameter.text("openId");

  private static final Parameter<String> KEY_ID = Parameter.text("keyId");
  private static final Parameter<byte[]> SEALED = Parameter.bytes("sealedKey");
  private static final Parameter<OffsetDateTime> BEGAN = Parameter.moment("keyBegan");
  private static final Parameter<OffsetDateTime> ENDED = Parameter.moment("keyEnded");
  private static final Parameter<OffsetDateTime> KEY_EXPIRES_AT = Parameter.moment("keyExpiresAt");

  /** A key, beside whose it is. */
  static final List<Parameter<?>> VALUES = List.of(KEY_ID, SEALED, BEGAN, ENDED, KEY_EXPIRES_AT);

  private static final Table<?> OUTDATED = table(name("outdated"));

  private final DSLContext dsl;
  private final KeyRing keys;
  private final BatchStatement keeping;

  /** Makes the adapter. */
  public JooqSessionKeys(DSLContext dsl, KeyRing keys) {
    this.dsl = dsl;
    this.keys = keys;
    List<Parameter<?>> values = new ArrayList<>(List.of(APP_ID, OPEN_ID));
    values.addAll(VALUES);
    this.keeping =
        BatchStatement.of(
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
        BEGAN.key(), Timestamps.at(key.began()),
        ENDED.key(), Timestamps.at(key.ended()),
        KEY_EXPIRES_AT.key(), Timestamps.at(key.expiresAt()));
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
        .and(SESSION_KEY.EXPIRES_AT.gt(Timestamps.at(now)))
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
        .set(SESSION_KEY.EXPIRES_AT, Timestamps.at(expiresAt))
        .where(of(identity))
        .execute();
  }

  @Override
  public void erase(Identity identity) {
    dsl.deleteFrom(SESSION_KEY).where(of(identity)).execute();
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return Expiry.remove(dsl, SESSION_KEY.EXPIRES_AT, now, limit);
  }

  private static Condition of(Identity identity) {
    return SESSION_KEY.APP_ID.eq(identity.appId()).and(SESSION_KEY.OPEN_ID.eq(identity.openId()));
  }
}
