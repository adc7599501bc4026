package io.wechatlogin.persistence.user;

import static io.wechatlogin.persistence.tables.Tables.APP_USER;
import static io.wechatlogin.persistence.tables.Tables.USER_SEARCH_DUE;
import static io.wechatlogin.persistence.tables.Tables.USER_SEARCH_PROGRESS;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.persistence.store.StoreTransactions;
import io.wechatlogin.persistence.tables.Routines;
import io.wechatlogin.persistence.tables.tables.records.UserSearchProgressRecord;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * Users whom the search does not know as they are: those of before the migration that made it, in
 * the order of their ids, and those whose row was being changed by two transactions. One node at a
 * time takes in a batch.
 */
public final class UserSearchBacklog implements ExpiringRows {
  private final DSLContext dsl;
  private final StoreTransactions transactions;
  private volatile boolean isDone;

  /** Makes the adapter. */
  public UserSearchBacklog(DSLContext dsl, StoreTransactions transactions) {
    this.dsl = dsl;
    this.transactions = transactions;
  }

  /** Returns the number of users that were taken in. */
  @Override
  public int removeExpired(Instant now, int limit) {
    int due = transactions.run(() -> takeInDue(limit));
    return isDone || due == limit ? due : transactions.run(() -> takeInNext(limit));
  }

  private int takeInDue(int limit) {
    List<String> users =
        dsl.deleteFrom(USER_SEARCH_DUE)
            .where(
                USER_SEARCH_DUE.NUMBER.in(
                    select(USER_SEARCH_DUE.NUMBER)
                        .from(USER_SEARCH_DUE)
                        .orderBy(USER_SEARCH_DUE.NUMBER)
                        .limit(limit)
                        .forUpdate()
                        .skipLocked()))
            .returning(USER_SEARCH_DUE.USER_ID)
            .fetch(USER_SEARCH_DUE.USER_ID);
    takeIn(users);
    return users.size();
  }

  private int takeInNext(int limit) {
    dsl.insertInto(USER_SEARCH_PROGRESS)
        .set(USER_SEARCH_PROGRESS.ID, true)
        .set(USER_SEARCH_PROGRESS.REACHED, "")
        .set(USER_SEARCH_PROGRESS.DONE, false)
        .onConflictDoNothing()
        .execute();
    UserSearchProgressRecord progress =
        dsl.selectFrom(USER_SEARCH_PROGRESS).forUpdate().skipLocked().fetchOne();
    if (progress == null) {
      return 0;
    }
    if (progress.getDone()) {
      isDone = true;
      return 0;
    }
    List<String> users =
        dsl.select(APP_USER.ID)
            .from(APP_USER)
            .where(APP_USER.ID.gt(progress.getReached()))
            .orderBy(APP_USER.ID)
            .limit(limit)
            .fetch(APP_USER.ID);
    takeIn(users);
    dsl.update(USER_SEARCH_PROGRESS)
        .set(
            USER_SEARCH_PROGRESS.REACHED, users.isEmpty() ? progress.getReached() : users.getLast())
        .set(USER_SEARCH_PROGRESS.DONE, users.size() < limit)
        .execute();
    return users.size();
  }

  private void takeIn(List<String> users) {
    if (users.isEmpty()) {
      return;
    }
    Field<String> userId = DSL.field("wanted", String.class);
    dsl.select(Routines.userSearchRefresh(userId))
        .from(table("unnest({0})", val(users.toArray(String[]::new))).as("of_batch", "wanted"))
        .fetch();
  }
}
