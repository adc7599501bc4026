package io.wechatlogin.persistence.identity;

import static io.wechatlogin.persistence.tables.Tables.BINDING;
import static io.wechatlogin.persistence.tables.Tables.UNION_IDENTITY;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Which user a unionId belongs to. Its methods are called inside the transaction of a binding. */
final class JooqUnionIds {
  private final DSLContext dsl;

  JooqUnionIds(DSLContext dsl) {
    this.dsl = dsl;
  }

  /**
   * Assigns the unionId of an identity to a user; an identity without one needs nothing.
   *
   * @return whether it is the user's; false where it belongs to another user
   */
  boolean assign(UserId userId, Identity identity) {
    if (identity.unionId() == null) {
      return true;
    }
    // The update changes nothing. It locks the row, and returns it even if it existed before.
    String owner =
        dsl.insertInto(UNION_IDENTITY)
            .set(UNION_IDENTITY.OPEN_PLATFORM, identity.openPlatform())
            .set(UNION_IDENTITY.UNION_ID, identity.unionId())
            .set(UNION_IDENTITY.USER_ID, userId.value())
            .onConflict(UNION_IDENTITY.OPEN_PLATFORM, UNION_IDENTITY.UNION_ID)
            .doUpdate()
            .set(UNION_IDENTITY.USER_ID, UNION_IDENTITY.USER_ID)
            .returning(UNION_IDENTITY.USER_ID)
            .fetchSingle(UNION_IDENTITY.USER_ID);
    return userId.value().equals(owner);
  }

  /** Removes a unionId that no binding has any more. */
  void removeUnused(Identity identity, String unionId) {
    Condition it =
        UNION_IDENTITY
            .OPEN_PLATFORM
            .eq(identity.openPlatform())
            .and(UNION_IDENTITY.UNION_ID.eq(unionId));
    // A transaction that adds or removes a binding of this person holds the row. Only a statement
    // that starts after the wait sees what that transaction did, so this takes two statements.
    dsl.selectOne().from(UNION_IDENTITY).where(it).forUpdate().execute();
    dsl.deleteFrom(UNION_IDENTITY)
        .where(it)
        .and(
            notExists(
                selectOne()
                    .from(BINDING)
                    .where(BINDING.OPEN_PLATFORM.eq(identity.openPlatform()))
                    .and(BINDING.UNION_ID.eq(unionId))))
        .execute();
  }
}
