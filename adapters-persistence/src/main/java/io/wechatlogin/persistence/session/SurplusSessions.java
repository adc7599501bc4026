package io.wechatlogin.persistence.session;

import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.persistence.store.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Table;

/**
 * The sessions of users who have more than {@link Session#MAX_PER_USER}. A new session costs
 * nothing for it: only the users of sessions that were opened or seen since the last time are
 * examined, each by the index of that user's sessions. A node that starts begins one hour back.
 */
public final class SurplusSessions implements ExpiringRows {
  /** How many recently seen sessions one batch looks at, for each row that it may remove. */
  private static final int EXAMINED_PER_ROW = 10;

  private static final Duration FIRST_WINDOW = Duration.ofHours(1);

  /** A session that is committed later than it was opened is seen all the same. */
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private final DSLContext dsl;
  private volatile Instant examined = Instant.MIN;

  /** Makes the adapter. */
  public SurplusSessions(DSLContext dsl) {
    this.dsl = dsl;
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    Instant from = from(now);
    Table<?> recent =
        select(SESSION.SEEN_AT)
            .from(SESSION)
            .where(SESSION.SEEN_AT.gt(Timestamps.at(from)))
            .orderBy(SESSION.SEEN_AT)
            .limit(limit * EXAMINED_PER_ROW)
            .asTable("recent");
    Record2<OffsetDateTime, Integer> window =
        Objects.requireNonNull(
            dsl.select(max(recent.field(SESSION.SEEN_AT)), count()).from(recent).fetchOne());
    OffsetDateTime last = window.value1();
    if (last == null) {
      return 0;
    }
    int removed = 0;
    for (String userId : usersBeyond(Timestamps.at(from), last)) {
      removed += removeSurplus(userId, now, limit - removed);
      if (removed >= limit) {
        return limit; // The same sessions are examined once more.
      }
    }
    boolean isFull = window.value2() == limit * EXAMINED_PER_ROW;
    examined = isFull ? last.toInstant() : now.minus(OVERLAP);
    return isFull ? limit : removed;
  }

  private Instant from(Instant now) {
    Instant first = now.minus(FIRST_WINDOW);
    Instant reached = examined;
    if (reached.isAfter(now)) {
      return now.minus(OVERLAP);
    }
    return reached.isBefore(first) ? first : reached;
  }

  private List<String> usersBeyond(OffsetDateTime from, OffsetDateTime last) {
    Table<?> seen =
        selectDistinct(SESSION.USER_ID)
            .from(SESSION)
            .where(SESSION.SEEN_AT.gt(from))
            .and(SESSION.SEEN_AT.le(last))
            .asTable("seen");
    Field<String> userId = Objects.requireNonNull(seen.field(SESSION.USER_ID));
    return dsl.select(userId)
        .from(seen)
        .where(
            exists(
                selectOne()
                    .from(SESSION)
                    .where(SESSION.USER_ID.eq(userId))
                    .offset(Session.MAX_PER_USER)
                    .limit(1)))
        .fetch(userId);
  }

  private int removeSurplus(String userId, Instant now, int limit) {
    return dsl.deleteFrom(SESSION)
        .where(
            SESSION.TOKEN.in(
                select(SESSION.TOKEN)
                    .from(SESSION)
                    .where(SESSION.USER_ID.eq(userId))
                    .and(JooqSessions.isLive(now))
                    .orderBy(SESSION.SEEN_AT.desc(), SESSION.CREATED_AT.desc(), SESSION.ID.desc())
                    .offset(Session.MAX_PER_USER)
                    .limit(limit)))
        .execute();
  }
}
