package io.wechatlogin.persistence.audit;

import static io.wechatlogin.persistence.revocation.JooqRevocations.DATABASE_TIME;
import static io.wechatlogin.persistence.tables.Tables.EVENT;
import static io.wechatlogin.persistence.tables.Tables.EVENT_ORIGIN;
import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static io.wechatlogin.persistence.tables.Tables.USER_REVOCATION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.Subject;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.store.StoreTransactions;
import io.wechatlogin.persistence.store.Timestamps;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/** The audit log in the tables of this store. */
public final class JooqEvents implements Events {
  private static final Map<String, EventKind> KINDS =
      Arrays.stream(EventKind.values())
          .collect(Collectors.toMap(EventKind::word, Function.identity()));

  private static final String REMOVED_BEFORE = "wechat_login.events_removed_before";

  private static final Field<String> ADDRESS =
      coalesce(EVENT_ORIGIN.ADDRESS, SESSION.ADDRESS).as("origin_address");

  private static final Field<String> USER_AGENT =
      coalesce(EVENT_ORIGIN.USER_AGENT, SESSION.USER_AGENT).as("origin_user_agent");

  /** Sessions of smaller generations are those of an erased user, whose origins are not shown. */
  private static final Field<Long> ERASED_GENERATION =
      coalesce(
          field(
              select(USER_REVOCATION.ERASED_GENERATION)
                  .from(USER_REVOCATION)
                  .where(USER_REVOCATION.USER_ID.eq(SESSION.USER_ID))),
          inline(0L));

  private final DSLContext dsl;
  private final StoreTransactions transactions;

  /** Makes the adapter. */
  public JooqEvents(DSLContext dsl, StoreTransactions transactions) {
    this.dsl = dsl;
    this.transactions = transactions;
  }

  @Override
  public void append(Event event) {
    Cause cause = event.cause();
    Actor actor = cause.actor();
    dsl.insertInto(EVENT)
        .set(EVENT.USER_ID, key(event.subject()))
        .set(EVENT.AT, Timestamps.at(event.at()))
        .set(EVENT.ID, event.id())
        .set(EVENT.KIND, event.kind().word())
        .set(EVENT.LOGIN_TYPE, event.instanceName())
        .set(EVENT.DETAIL, event.detail())
        .set(EVENT.REQUEST_ID, cause.requestId())
        .set(EVENT.ACTOR_KIND, actor == null ? null : actor.kind().word())
        .set(EVENT.ACTOR_NAME, actor == null ? null : actor.name())
        .execute();
    if (!cause.origin().isUnknown()) {
      dsl.insertInto(EVENT_ORIGIN)
          .set(EVENT_ORIGIN.USER_ID, key(event.subject()))
          .set(EVENT_ORIGIN.AT, Timestamps.at(event.at()))
          .set(EVENT_ORIGIN.ID, event.id())
          .set(EVENT_ORIGIN.ADDRESS, cause.origin().address())
          .set(EVENT_ORIGIN.USER_AGENT, cause.origin().userAgent())
          .execute();
    }
  }

  /** Returns the key of a subject. The id of a user has no slash. */
  private static String key(Subject subject) {
    return switch (subject) {
      case UserId user -> user.value();
      case CorpId corp -> "organization/" + corp.value();
    };
  }

  @Override
  public void forgetOrigins(UserId userId) {
    dsl.deleteFrom(EVENT_ORIGIN).where(EVENT_ORIGIN.USER_ID.eq(key(userId))).execute();
    // The logins of the same moment are found by this later.
    dsl.insertInto(USER_REVOCATION)
        .set(USER_REVOCATION.USER_ID, userId.value())
        .set(USER_REVOCATION.GENERATION, 0L)
        .set(USER_REVOCATION.ENDED_GENERATION, 0L)
        .set(USER_REVOCATION.ERASED_AT, DATABASE_TIME)
        .onConflict(USER_REVOCATION.USER_ID)
        .doUpdate()
        .set(USER_REVOCATION.ERASED_GENERATION, USER_REVOCATION.GENERATION)
        .set(USER_REVOCATION.ERASED_AT, DATABASE_TIME)
        .execute();
  }

  @Override
  public int removeBefore(Instant oldest, int limit) {
    return transactions.run(
        () -> {
          // The trigger that keeps the log unchanged lets older rows go while this is set.
          allowRemovalBefore(Timestamps.text(oldest));
          int events = removeOlder(EVENT.AT, oldest, limit);
          allowRemovalBefore("");
          return Math.max(events, removeOlder(EVENT_ORIGIN.AT, oldest, limit));
        });
  }

  private void allowRemovalBefore(String instant) {
    dsl.select(field("set_config({0}, {1}, true)", String.class, val(REMOVED_BEFORE), val(instant)))
        .fetch();
  }

  /**
   * Removes rows in any order: the oldest ones lie together, and sorting would read all of them.
   */
  private int removeOlder(TableField<?, OffsetDateTime> at, Instant oldest, int limit) {
    Table<?> table = Objects.requireNonNull(at.getTable());
    List<? extends TableField<?, ?>> key =
        Objects.requireNonNull(table.getPrimaryKey()).getFields();
    return dsl.deleteFrom(table)
        .where(
            row(key)
                .in(
                    select(key)
                        .from(table)
                        .where(at.lt(Timestamps.at(oldest)))
                        .limit(limit)
                        .forUpdate()
                        .skipLocked()))
        .execute();
  }

  @Override
  public Page<Event> ofUser(UserId userId, PageRequest page) {
    return of(userId, page);
  }

  @Override
  public Page<Event> ofOrganization(CorpId corpId, PageRequest page) {
    return of(corpId, page);
  }

  /**
   * Finds the events with their origins. The event of a login has the id and the time of its
   * session, which has the origin until it ends.
   */
  private Page<Event> of(Subject subject, PageRequest page) {
    List<Event> rows =
        dsl.select(EVENT.fields())
            .select(ADDRESS, USER_AGENT)
            .from(EVENT)
            .leftJoin(EVENT_ORIGIN)
            .on(EVENT_ORIGIN.USER_ID.eq(EVENT.USER_ID))
            .and(EVENT_ORIGIN.AT.eq(EVENT.AT))
            .and(EVENT_ORIGIN.ID.eq(EVENT.ID))
            .leftJoin(SESSION)
            .on(SESSION.USER_ID.eq(EVENT.USER_ID))
            .and(SESSION.CREATED_AT.eq(EVENT.AT))
            .and(SESSION.ID.eq(EVENT.ID))
            .and(SESSION.GENERATION.ge(ERASED_GENERATION))
            .where(EVENT.USER_ID.eq(key(subject)))
            .and(
                EVENT.KIND.in(KINDS.keySet())) // a newer node beside this one may know further ones
            .and(Timestamps.isBefore(EVENT.AT, EVENT.ID, page.after()))
            .orderBy(EVENT.AT.desc(), EVENT.ID.desc())
            .limit(page.limit() + 1)
            .fetch(row -> event(subject, row));
    return Page.of(rows, page.limit(), event -> new PageRequest.Position(event.at(), event.id()));
  }

  private static Event event(Subject subject, Record row) {
    return new Event(
        row.get(EVENT.ID),
        subject,
        new Event.What(
            Objects.requireNonNull(KINDS.get(row.get(EVENT.KIND))),
            row.get(EVENT.LOGIN_TYPE),
            row.get(EVENT.DETAIL)),
        row.get(EVENT.AT).toInstant(),
        new Cause(
            actor(row),
            new Origin(row.get(ADDRESS), row.get(USER_AGENT)),
            row.get(EVENT.REQUEST_ID)));
  }

  private static @Nullable Actor actor(Record row) {
    return Arrays.stream(Actor.Kind.values())
        .filter(kind -> kind.word().equals(row.get(EVENT.ACTOR_KIND)))
        .findFirst()
        .map(kind -> new Actor(kind, row.get(EVENT.ACTOR_NAME)))
        .orElse(null);
  }
}
