package io.wechatlogin.persistence.revocation;

import static io.wechatlogin.persistence.tables.Tables.UNBOUND_IDENTITY;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.store.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** WeChat accounts that were unbound, in the tables of this store. */
public final class JooqUnboundIdentities implements UnboundIdentities, ExpiringRows {
  /**
   * How long the time of an unbinding is kept where nothing else counts: longer than a login may be
   * under way, which is as long as a scan, and than two clocks may differ.
   */
  static final Duration TIME_KEPT = Duration.ofHours(1);

  /** Stands in a row that was made only to be locked. */
  private static final OffsetDateTime NEVER = Timestamps.at(Instant.EPOCH);

  private static final String NOBODY = "";

  private final DSLContext dsl;

  /** Makes the adapter. */
  public JooqUnboundIdentities(DSLContext dsl) {
    this.dsl = dsl;
  }

  /**
   * Returns what was revoked of an identity.
   *
   * @param unboundAt null where the identity has no row
   * @param comesBack null where the identity has no row
   */
  public static Past past(@Nullable OffsetDateTime unboundAt, @Nullable Boolean comesBack) {
    return new Past(
        0,
        Optional.ofNullable(unboundAt).map(OffsetDateTime::toInstant),
        Boolean.FALSE.equals(comesBack));
  }

  @Override
  public Past hold(Identity identity) {
    // Only a row that exists can be locked. The update changes nothing, and waits for the lock.
    return dsl.insertInto(UNBOUND_IDENTITY)
        .set(UNBOUND_IDENTITY.OPEN_ID, identity.openId())
        .set(UNBOUND_IDENTITY.APP_ID, identity.appId())
        .set(UNBOUND_IDENTITY.USER_ID, NOBODY)
        .set(UNBOUND_IDENTITY.UNBOUND_AT, NEVER)
        .set(UNBOUND_IDENTITY.COMES_BACK, true)
        .onConflict(UNBOUND_IDENTITY.OPEN_ID, UNBOUND_IDENTITY.APP_ID)
        .doUpdate()
        .set(UNBOUND_IDENTITY.USER_ID, UNBOUND_IDENTITY.USER_ID)
        .returning(UNBOUND_IDENTITY.UNBOUND_AT, UNBOUND_IDENTITY.COMES_BACK)
        .fetchSingle(held -> past(held.getUnboundAt(), held.getComesBack()));
  }

  @Override
  public void add(Identity identity, @Nullable UserId userId, boolean comesBack) {
    dsl.insertInto(UNBOUND_IDENTITY)
        .set(UNBOUND_IDENTITY.OPEN_ID, identity.openId())
        .set(UNBOUND_IDENTITY.APP_ID, identity.appId())
        .set(UNBOUND_IDENTITY.USER_ID, userId == null ? NOBODY : userId.value())
        .set(UNBOUND_IDENTITY.UNBOUND_AT, JooqRevocations.DATABASE_TIME)
        .set(UNBOUND_IDENTITY.COMES_BACK, comesBack)
        .onConflict(UNBOUND_IDENTITY.OPEN_ID, UNBOUND_IDENTITY.APP_ID)
        .doUpdate()
        .set(
            UNBOUND_IDENTITY.USER_ID,
            when(excluded(UNBOUND_IDENTITY.USER_ID).eq(inline(NOBODY)), UNBOUND_IDENTITY.USER_ID)
                .otherwise(excluded(UNBOUND_IDENTITY.USER_ID)))
        .set(UNBOUND_IDENTITY.UNBOUND_AT, JooqRevocations.DATABASE_TIME)
        .set(
            UNBOUND_IDENTITY.COMES_BACK,
            when(UNBOUND_IDENTITY.COMES_BACK.isTrue(), excluded(UNBOUND_IDENTITY.COMES_BACK))
                .otherwise(inline(false)))
        .execute();
  }

  @Override
  public void forget(UserId userId) {
    dsl.deleteFrom(UNBOUND_IDENTITY).where(UNBOUND_IDENTITY.USER_ID.eq(userId.value())).execute();
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return dsl.deleteFrom(UNBOUND_IDENTITY)
        .where(
            row(UNBOUND_IDENTITY.OPEN_ID, UNBOUND_IDENTITY.APP_ID)
                .in(
                    select(UNBOUND_IDENTITY.OPEN_ID, UNBOUND_IDENTITY.APP_ID)
                        .from(UNBOUND_IDENTITY)
                        .where(UNBOUND_IDENTITY.COMES_BACK)
                        .and(UNBOUND_IDENTITY.UNBOUND_AT.le(Timestamps.at(now.minus(TIME_KEPT))))
                        .orderBy(UNBOUND_IDENTITY.UNBOUND_AT)
                        .limit(limit)
                        .forUpdate()
                        .skipLocked()))
        .execute();
  }
}
