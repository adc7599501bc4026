package io.wechatlogin.persistence.miniprogram;

import static io.wechatlogin.persistence.tables.Tables.BINDING;
import static io.wechatlogin.persistence.tables.Tables.SESSION_KEY;
import static io.wechatlogin.persistence.tables.Tables.UNBOUND_IDENTITY;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.persistence.hotpath.SessionKeyWriter;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedColumn;
import io.wechatlogin.persistence.store.Expiry;
import io.wechatlogin.persistence.store.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Session keys of mini programs in the tables of this store. */
public final class JooqSessionKeys implements SessionKeys, ExpiringRows {
  /** How long after an unbinding keys are looked for that it did not see. */
  private static final Duration EXAMINED = Duration.ofHours(1);

  private final DSLContext dsl;
  private final KeyRing keys;
  private final SessionKeyWriter writer;

  /** Makes the adapter. */
  public JooqSessionKeys(DSLContext dsl, KeyRing keys) {
    this.dsl = dsl;
    this.keys = keys;
    this.writer = new SessionKeyWriter(dsl, keys);
  }

  @Override
  public void keep(Identity identity, SessionKey key) {
    writer.keep(identity, key);
  }

  @Override
  public List<Secret> find(Identity identity, Instant now) {
    return dsl
        .select(SESSION_KEY.ID, SESSION_KEY.SEALED_KEY)
        .from(SESSION_KEY)
        .where(of(identity))
        .and(SESSION_KEY.BINDING_ID.isNull().or(isBound()))
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
    int expired = Expiry.remove(dsl, SESSION_KEY.EXPIRES_AT, now, limit);
    return Math.max(expired, removeOfUnbound(now, limit));
  }

  /**
   * Removes the keys that logins stored at the moment of an unbinding, which did not see them. An
   * unbinding is examined for an hour, much longer than a login is under way.
   */
  private int removeOfUnbound(Instant now, int limit) {
    OffsetDateTime lately = Timestamps.at(now.minus(EXAMINED));
    // Both conditions say which index finds the rows.
    return remove(UNBOUND_IDENTITY.COMES_BACK.isFalse(), lately, limit)
        + remove(UNBOUND_IDENTITY.COMES_BACK.isTrue(), lately, limit);
  }

  private int remove(Condition kind, OffsetDateTime lately, int limit) {
    return dsl.deleteFrom(SESSION_KEY)
        .where(
            row(SESSION_KEY.APP_ID, SESSION_KEY.OPEN_ID, SESSION_KEY.ID)
                .in(
                    select(SESSION_KEY.APP_ID, SESSION_KEY.OPEN_ID, SESSION_KEY.ID)
                        .from(UNBOUND_IDENTITY)
                        .join(SESSION_KEY)
                        .on(SESSION_KEY.APP_ID.eq(UNBOUND_IDENTITY.APP_ID))
                        .and(SESSION_KEY.OPEN_ID.eq(UNBOUND_IDENTITY.OPEN_ID))
                        .where(kind)
                        .and(UNBOUND_IDENTITY.UNBOUND_AT.gt(lately))
                        .and(SESSION_KEY.BINDING_ID.isNotNull())
                        .and(not(isBound()))
                        .limit(limit)))
        .execute();
  }

  /** A key that a login stored is void without the binding that the login saw. */
  private static Condition isBound() {
    return exists(selectOne().from(BINDING).where(BINDING.ID.eq(SESSION_KEY.BINDING_ID)));
  }

  private static Condition of(Identity identity) {
    return SESSION_KEY.APP_ID.eq(identity.appId()).and(SESSION_KEY.OPEN_ID.eq(identity.openId()));
  }
}
