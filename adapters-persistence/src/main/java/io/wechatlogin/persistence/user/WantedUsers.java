package io.wechatlogin.persistence.user;

import static io.wechatlogin.persistence.tables.Tables.APP_USER;
import static io.wechatlogin.persistence.tables.Tables.MEMBERSHIP;
import static io.wechatlogin.persistence.tables.Tables.USER_SEARCH;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.application.port.UserFilter;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;

/**
 * What a search for users goes by.
 *
 * @param folded the query as names are stored
 * @param ids who have the query as an id, wherever they are
 * @param newest the last number that it can meet
 */
record WantedUsers(
    UserFilter filter, String folded, NameMarks marks, Set<String> ids, long newest) {
  /**
   * Returns the condition that a user fits whom the index of names has found, which does not say
   * everything exactly.
   */
  Condition areIn(Table<?> found) {
    Field<String> userId = Objects.requireNonNull(found.field(USER_SEARCH.USER_ID));
    Condition condition = userId.notIn(ids);
    if (filter.query() != null) {
      condition =
          condition.and("strpos({0}, {1}) > 0", found.field(USER_SEARCH.NAMES), val(folded));
    }
    if (filter.status() != null) {
      condition =
          condition.and(
              exists(
                  selectOne().from(APP_USER).where(APP_USER.ID.eq(userId)).and(hasStatus(filter))));
    }
    if (filter.corpId() != null) {
      condition =
          condition.and(
              exists(
                  selectOne()
                      .from(MEMBERSHIP)
                      .where(MEMBERSHIP.USER_ID.eq(userId))
                      .and(MEMBERSHIP.CORP_ID.eq(filter.corpId().value()))));
    }
    return condition;
  }

  /** Returns the condition that a user has the status that is asked for. */
  static Condition hasStatus(UserFilter filter) {
    return filter.status() == null
        ? noCondition()
        : APP_USER.STATUS.eq(Objects.requireNonNull(filter.status()).word());
  }
}
