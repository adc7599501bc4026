package io.wechatlogin.persistence.audit;

import static io.wechatlogin.persistence.tables.Tables.APP_USER;
import static io.wechatlogin.persistence.tables.Tables.EVENT_ORIGIN;
import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static io.wechatlogin.persistence.tables.Tables.USER_REVOCATION;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.persistence.tables.tables.records.UserRevocationRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jooq.DSLContext;

/**
 * What requests that ran at the moment of an erasure have left behind: sessions that work no more,
 * and from where refused logins came. Logins lock nothing, so an erasure does not see what they are
 * just about to commit. Each erasure is examined until no such request can be under way any more.
 */
public final class ErasedOrigins implements ExpiringRows {
  /** Longer than a request lasts, and than the clocks of nodes differ. */
  private static final Duration UNDER_WAY = Duration.ofMinutes(2);

  private final DSLContext dsl;

  /** Makes the adapter. */
  public ErasedOrigins(DSLContext dsl) {
    this.dsl = dsl;
  }

  /** Returns the number of erasures that need no further examination. */
  @Override
  public int removeExpired(Instant now, int limit) {
    OffsetDateTime settled = Timestamps.at(now.minus(UNDER_WAY));
    int done = 0;
    for (UserRevocationRecord erased :
        dsl.selectFrom(USER_REVOCATION)
            .where(USER_REVOCATION.ERASED_AT.isNotNull())
            .orderBy(USER_REVOCATION.ERASED_AT)
            .limit(limit)) {
      remove(erased);
      done +=
          dsl.update(USER_REVOCATION)
              .setNull(USER_REVOCATION.ERASED_AT)
              .where(USER_REVOCATION.USER_ID.eq(erased.getUserId()))
              .and(USER_REVOCATION.ERASED_AT.eq(erased.getErasedAt()))
              .and(USER_REVOCATION.ERASED_AT.lt(settled))
              .execute();
    }
    return done;
  }

  private void remove(UserRevocationRecord erased) {
    dsl.deleteFrom(SESSION)
        .where(SESSION.USER_ID.eq(erased.getUserId()))
        .and(SESSION.GENERATION.lt(erased.getErasedGeneration()))
        .execute();
    // A user who was made again has origins of its own.
    dsl.deleteFrom(EVENT_ORIGIN)
        .where(EVENT_ORIGIN.USER_ID.eq(erased.getUserId()))
        .and(
            EVENT_ORIGIN
                .AT
                .le(erased.getErasedAt())
                .or(
                    EVENT_ORIGIN
                        .AT
                        .le(erased.getErasedAt().plus(UNDER_WAY))
                        .and(
                            notExists(
                                selectOne()
                                    .from(APP_USER)
                                    .where(APP_USER.ID.eq(erased.getUserId()))))))
        .execute();
  }
}
