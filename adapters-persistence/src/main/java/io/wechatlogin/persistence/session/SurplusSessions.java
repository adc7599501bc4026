package io.wechatlogin.persistence.session;

import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.domain.session.Session;
import java.time.Instant;
import java.util.Objects;
import org.jooq.CommonTableExpression;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record3;
import org.jooq.Result;

/**
 * The sessions of users who have more than {@link Session#MAX_PER_USER}. Opening a session costs
 * nothing for it, and it does not matter how many are opened: each time the next part of an index
 * is read, which has the sessions in the order of their users, and after its end the first part
 * again. Among twenty thousand sessions a surplus is found at once, among a million within minutes.
 * Each node makes its own rounds.
 */
public final class SurplusSessions implements ExpiringRows {
  /** How many sessions are counted at a time. */
  private static final int PART = 20_000;

  private final DSLContext dsl;
  private final int partSize;

  /** The user at whom the last part ended; empty where the next part is the first one. */
  private volatile String reached = "";

  /** Makes the adapter. */
  public SurplusSessions(DSLContext dsl) {
    this(dsl, PART);
  }

  SurplusSessions(DSLContext dsl, int partSize) {
    this.dsl = dsl;
    this.partSize = partSize;
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    Result<Record3<String, Integer, Integer>> users = usersOfNextPart();
    int removed = 0;
    String end = "";
    for (Record3<String, Integer, Integer> user : users) {
      removed += removeSurplus(user.value1(), now, limit - removed);
      if (removed >= limit) {
        return limit; // The same part is counted once more.
      }
      end = user.value3() < partSize ? "" : user.value1();
    }
    reached = end;
    return removed;
  }

  /**
   * Returns the users who have too many sessions in the part, and the one at whom it ends, who may
   * have more of them in the next one; with that number, and the number of sessions in the part.
   */
  private Result<Record3<String, Integer, Integer>> usersOfNextPart() {
    CommonTableExpression<Record1<String>> part =
        name("part")
            .as(
                select(SESSION.USER_ID)
                    .from(SESSION)
                    .where(SESSION.USER_ID.gt(reached))
                    .orderBy(SESSION.USER_ID)
                    .limit(partSize));
    Field<String> userId = Objects.requireNonNull(part.field(SESSION.USER_ID));
    return dsl.with(part)
        .select(userId, count(), field(selectCount().from(part)))
        .from(part)
        .groupBy(userId)
        .having(count().gt(Session.MAX_PER_USER).or(userId.eq(select(max(userId)).from(part))))
        .orderBy(userId)
        .fetch();
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
