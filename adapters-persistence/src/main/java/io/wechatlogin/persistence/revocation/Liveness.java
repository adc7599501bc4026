package io.wechatlogin.persistence.revocation;

import static io.wechatlogin.persistence.tables.Tables.BINDING;
import static io.wechatlogin.persistence.tables.Tables.USER_REVOCATION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import org.jooq.Condition;
import org.jooq.Field;

/** The condition that a login has not been revoked. */
public final class Liveness {
  private Liveness() {}

  /**
   * Whether a login still has what it relies on, in a query that joins {@code user_revocation} on
   * the user, if there is a row. The binding is looked up only where the user has had a revocation
   * since.
   */
  public static Condition of(Field<String> bindingId, Field<Long> generation) {
    // A scalar subquery, because PostgreSQL may read the whole table for an exists.
    Field<Boolean> isBound =
        field(select(inline(true)).from(BINDING).where(BINDING.ID.eq(bindingId)));
    return generation
        .eq(coalesce(USER_REVOCATION.GENERATION, inline(0L)))
        .or(
            generation
                .ge(coalesce(USER_REVOCATION.ENDED_GENERATION, inline(0L)))
                .and(bindingId.isNull().or(isBound.isTrue())));
  }
}
