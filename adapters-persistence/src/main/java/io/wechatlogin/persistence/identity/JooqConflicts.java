package io.wechatlogin.persistence.identity;

import static io.wechatlogin.persistence.tables.Tables.IDENTITY_CONFLICT;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.wechatlogin.application.port.IdentityConflicts;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.IdentityConflict;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.persistence.tables.tables.records.IdentityConflictRecord;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Conflicts about identities in the tables of this store. */
public final class JooqConflicts implements IdentityConflicts {
  private final DSLContext dsl;

  /** Makes the adapter. */
  public JooqConflicts(DSLContext dsl) {
    this.dsl = dsl;
  }

  @Override
  public boolean note(IdentityConflict conflict) {
    Identity identity = conflict.identity();
    // A row of other users is replaced: the account has changed hands since.
    return dsl.insertInto(IDENTITY_CONFLICT)
            .set(IDENTITY_CONFLICT.ID, conflict.id())
            .set(IDENTITY_CONFLICT.LOGIN_TYPE, conflict.instanceName())
            .set(IDENTITY_CONFLICT.APP_ID, identity.appId())
            .set(IDENTITY_CONFLICT.OPEN_ID, identity.openId())
            .set(IDENTITY_CONFLICT.OPEN_PLATFORM, identity.openPlatform())
            .set(IDENTITY_CONFLICT.UNION_ID, identity.unionId())
            .set(IDENTITY_CONFLICT.USER_ID, conflict.userId().value())
            .set(IDENTITY_CONFLICT.UNION_USER_ID, conflict.unionUserId().value())
            .set(IDENTITY_CONFLICT.FIRST_SEEN_AT, Timestamps.at(conflict.detectedAt()))
            .set(IDENTITY_CONFLICT.LAST_SEEN_AT, Timestamps.at(conflict.detectedAt()))
            .onConflict(
                IDENTITY_CONFLICT.OPEN_ID, IDENTITY_CONFLICT.APP_ID, IDENTITY_CONFLICT.UNION_ID)
            .doUpdate()
            .set(IDENTITY_CONFLICT.ID, excluded(IDENTITY_CONFLICT.ID))
            .set(IDENTITY_CONFLICT.LOGIN_TYPE, excluded(IDENTITY_CONFLICT.LOGIN_TYPE))
            .set(IDENTITY_CONFLICT.USER_ID, excluded(IDENTITY_CONFLICT.USER_ID))
            .set(IDENTITY_CONFLICT.UNION_USER_ID, excluded(IDENTITY_CONFLICT.UNION_USER_ID))
            .set(IDENTITY_CONFLICT.FIRST_SEEN_AT, excluded(IDENTITY_CONFLICT.FIRST_SEEN_AT))
            .set(IDENTITY_CONFLICT.LAST_SEEN_AT, excluded(IDENTITY_CONFLICT.LAST_SEEN_AT))
            .where(
                row(IDENTITY_CONFLICT.USER_ID, IDENTITY_CONFLICT.UNION_USER_ID)
                    .ne(conflict.userId().value(), conflict.unionUserId().value()))
            .execute()
        == 1;
  }

  @Override
  public boolean isNoted(Identity identity) {
    return dsl.fetchExists(
        dsl.selectOne()
            .from(IDENTITY_CONFLICT)
            .where(isOf(identity))
            .and(IDENTITY_CONFLICT.UNION_ID.eq(identity.unionId())));
  }

  @Override
  public void remove(Identity identity) {
    dsl.deleteFrom(IDENTITY_CONFLICT).where(isOf(identity)).execute();
  }

  @Override
  public void removeAll(UserId userId) {
    dsl.deleteFrom(IDENTITY_CONFLICT)
        .where(IDENTITY_CONFLICT.USER_ID.eq(userId.value()))
        .or(IDENTITY_CONFLICT.UNION_USER_ID.eq(userId.value()))
        .execute();
  }

  @Override
  public Page<IdentityConflict> list(PageRequest page) {
    List<IdentityConflict> rows =
        dsl.selectFrom(IDENTITY_CONFLICT)
            .where(isAfter(page.after()))
            .orderBy(IDENTITY_CONFLICT.FIRST_SEEN_AT.desc(), IDENTITY_CONFLICT.ID.desc())
            .limit(page.limit() + 1)
            .fetch(JooqConflicts::conflict);
    return Page.of(
        rows, page.limit(), conflict -> new Position(conflict.detectedAt(), conflict.id()));
  }

  private static Condition isOf(Identity identity) {
    return IDENTITY_CONFLICT
        .OPEN_ID
        .eq(identity.openId())
        .and(IDENTITY_CONFLICT.APP_ID.eq(identity.appId()));
  }

  private static Condition isAfter(@Nullable Position position) {
    return position == null
        ? noCondition()
        : row(IDENTITY_CONFLICT.FIRST_SEEN_AT, IDENTITY_CONFLICT.ID)
            .lt(Timestamps.at(position.at()), position.id());
  }

  private static IdentityConflict conflict(IdentityConflictRecord row) {
    return new IdentityConflict(
        row.getId(),
        row.getLoginType(),
        new Identity(row.getAppId(), row.getOpenPlatform(), row.getOpenId(), row.getUnionId()),
        new UserId(row.getUserId()),
        new UserId(row.getUnionUserId()),
        row.getFirstSeenAt().toInstant());
  }
}
