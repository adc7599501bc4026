package io.wechatlogin.persistence.revocation;

import static io.wechatlogin.persistence.tables.Tables.BINDING;
import static io.wechatlogin.persistence.tables.Tables.USER_REVOCATION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.wechatlogin.persistence.tables.tables.UserRevocation;
import org.jooq.Condition;
import org.jooq.Field;

/** The condition that a login has not been revoked. */
public final class Liveness {
  private static final UserRevocation REVOKED = USER_REVOCATION.as("revoked");

  private Liveness() {}

  private static Field<Long> revoked(Field<String> userId, Field<Long> column) {
    return field(select(column).from(REVOKED).where(REVOKED.USER_ID.eq(userId)));
  }

  /**
   * Whether a login of a user still has what it relies on. The binding is looked up only where the
   * user has had a revocation since.
   */
  public static Condition of(
      Field<String> userId, Field<String> bindingId, Field<Long> generation) {
    // Scalar subqueries find their row by its key, whatever PostgreSQL thinks of the tables.
    Field<Boolean> isBound =
        field(select(inline(true)).from(BINDING).where(BINDING.ID.eq(bindingId)));
    return generation
        .eq(coalesce(revoked(userId, REVOKED.GENERATION), inline(0L)))
        .or(
            generation
                .ge(coalesce(revoked(userId, REVOKED.ENDED_GENERATION), inline(0L)))
                .and(bindingId.isNull().or(isBound.isTrue())));
  }
}
