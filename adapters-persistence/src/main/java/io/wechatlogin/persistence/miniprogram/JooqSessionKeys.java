package io.wechatlogin.persistence.miniprogram;

import static io.wechatlogin.persistence.tables.Tables.SESSION_KEY;
import static org.jooq.impl.DSL.row;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Session keys of mini programs in the tables of this store. */
public final class JooqSessionKeys implements SessionKeys, ExpiringRows {
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
