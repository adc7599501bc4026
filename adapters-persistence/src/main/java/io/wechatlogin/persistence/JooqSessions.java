package io.wechatlogin.persistence;

import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static io.wechatlogin.persistence.tables.Tables.SESSION_SUCCESSOR;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.tables.tables.records.SessionRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

final class JooqSessions implements Sessions, SessionEnding, SessionRotation, ExpiringRows {
  private final DSLContext dsl;

  JooqSessions(DSLContext dsl) {
    this.dsl = dsl;
  }

  static Condition isLive(Instant now) {
    return Times.isAfter(SESSION.SEEN_AT, now.minus(Session.IDLE_LIFETIME))
        .and(SESSION.CREATED_AT.gt(Times.at(now.minus(Session.LIFETIME))));
  }

  static Session session(SessionRecord row) {
    return new Session(
        row.getId(),
        new UserId(row.getUserId()),
        row.getCorpId() == null ? null : new CorpId(row.getCorpId()),
        row.getLoginType(),
        row.getCreatedAt().toInstant(),
        row.getSeenAt().toInstant());
  }

  @Override
  public void open(SecretHash token, Session session) {
    dsl.insertInto(SESSION)
        .set(SESSION.TOKEN, token.bytes())
        .set(SESSION.ID, session.id())
        .set(SESSION.USER_ID, session.userId().value())
        .set(SESSION.CORP_ID, session.corpId() == null ? null : session.corpId().value())
        .set(SESSION.LOGIN_TYPE, session.instanceName())
        .set(SESSION.CREATED_AT, Times.at(session.createdAt()))
        .set(SESSION.SEEN_AT, Times.at(session.seenAt()))
        .execute();
  }

  @Override
  public Optional<Session> find(SecretHash token, Instant now) {
    return dsl.selectFrom(SESSION)
        .where(SESSION.TOKEN.eq(token.bytes()))
        .and(isLive(now))
        .fetchOptional(JooqSessions::session);
  }

  @Override
  public void touch(SecretHash token, Instant now) {
    dsl.update(SESSION)
        .set(SESSION.SEEN_AT, Times.at(now))
        .where(SESSION.TOKEN.eq(token.bytes()))
        .execute();
  }

  @Override
  public Optional<Session> end(SecretHash token) {
    return dsl.deleteFrom(SESSION)
        .where(SESSION.TOKEN.eq(token.bytes()))
        .returning()
        .fetchOptional(JooqSessions::session);
  }

  @Override
  public List<Session> ofUser(UserId userId, Instant now) {
    return dsl.selectFrom(SESSION)
        .where(SESSION.USER_ID.eq(userId.value()))
        .and(isLive(now))
        .orderBy(SESSION.CREATED_AT.desc())
        .fetch(JooqSessions::session);
  }

  @Override
  public int endAll(UserId userId) {
    return dsl.deleteFrom(SESSION).where(SESSION.USER_ID.eq(userId.value())).execute();
  }

  @Override
  public int endAll(UserId userId, Set<String> instanceNames, @Nullable String spared) {
    return dsl.deleteFrom(SESSION)
        .where(SESSION.USER_ID.eq(userId.value()))
        .and(SESSION.LOGIN_TYPE.in(instanceNames))
        .and(spared == null ? noCondition() : SESSION.ID.ne(spared))
        .execute();
  }

  @Override
  public Optional<Session> end(UserId userId, String id) {
    return dsl.deleteFrom(SESSION)
        .where(SESSION.USER_ID.eq(userId.value()))
        .and(SESSION.ID.eq(id))
        .returning()
        .fetchOptional(JooqSessions::session);
  }

  @Override
  public void offer(SecretHash token, SecretHash successor, Instant until) {
    dsl.insertInto(SESSION_SUCCESSOR)
        .set(SESSION_SUCCESSOR.REPLACES, token.bytes())
        .set(SESSION_SUCCESSOR.TOKEN, successor.bytes())
        .set(SESSION_SUCCESSOR.EXPIRES_AT, Times.at(until))
        .onConflict(SESSION_SUCCESSOR.REPLACES)
        .doUpdate()
        .set(SESSION_SUCCESSOR.TOKEN, successor.bytes())
        .set(SESSION_SUCCESSOR.EXPIRES_AT, Times.at(until))
        .execute();
  }

  @Override
  public void succeed(SecretHash successor, Instant now) {
    CommonTableExpression<?> offered =
        name("offered")
            .as(
                (ResultQuery<?>)
                    deleteFrom(SESSION_SUCCESSOR)
                        .where(SESSION_SUCCESSOR.TOKEN.eq(successor.bytes()))
                        .and(Times.isAfter(SESSION_SUCCESSOR.EXPIRES_AT, now))
                        .returning(SESSION_SUCCESSOR.REPLACES));
    dsl.with(offered)
        .update(SESSION)
        .set(SESSION.TOKEN, successor.bytes())
        .from(offered)
        .where(SESSION.TOKEN.eq(field(name("offered", "replaces"), byte[].class)))
        .execute();
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    int unused =
        dsl.deleteFrom(SESSION_SUCCESSOR)
            .where(
                SESSION_SUCCESSOR.REPLACES.in(
                    select(SESSION_SUCCESSOR.REPLACES)
                        .from(SESSION_SUCCESSOR)
                        .where(SESSION_SUCCESSOR.EXPIRES_AT.le(Times.at(now)))
                        .orderBy(SESSION_SUCCESSOR.EXPIRES_AT)
                        .limit(limit)
                        .forUpdate()
                        .skipLocked()))
            .execute();
    return Math.max(unused, removeIdle(now, limit));
  }

  private int removeIdle(Instant now, int limit) {
    // Who has reached its absolute age cannot be seen any more, and is idle a week later.
    return dsl.deleteFrom(SESSION)
        .where(
            SESSION.TOKEN.in(
                select(SESSION.TOKEN)
                    .from(SESSION)
                    .where(SESSION.SEEN_AT.le(Times.at(now.minus(Session.IDLE_LIFETIME))))
                    .orderBy(SESSION.SEEN_AT)
                    .limit(limit)
                    .forUpdate()
                    .skipLocked()))
        .execute();
  }
}
