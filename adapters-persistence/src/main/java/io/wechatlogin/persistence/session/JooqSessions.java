package io.wechatlogin.persistence.session;

import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static io.wechatlogin.persistence.tables.Tables.SESSION_SUCCESSOR;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.store.Expiry;
import io.wechatlogin.persistence.store.Timestamps;
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

/** Sessions in the tables of this store. */
public final class JooqSessions implements Sessions, SessionEnding, SessionRotation, ExpiringRows {
  private final DSLContext dsl;

  /** Makes the adapter. */
  public JooqSessions(DSLContext dsl) {
    this.dsl = dsl;
  }

  static Condition isLive(Instant now) {
    return Timestamps.isAfter(SESSION.SEEN_AT, now.minus(Session.IDLE_LIFETIME))
        .and(SESSION.CREATED_AT.gt(Timestamps.at(now.minus(Session.LIFETIME))));
  }

  private static Session session(SessionRecord row) {
    return new Session(
        row.getId(),
        new UserId(row.getUserId()),
        row.getCorpId() == null ? null : new CorpId(row.getCorpId()),
        new Session.Opening(
            row.getLoginType(),
            row.getCreatedAt().toInstant(),
            new Origin(row.getAddress(), row.getUserAgent())),
        row.getSeenAt().toInstant());
  }

  @Override
  public void open(SecretHash tokenHash, Session session) {
    dsl.insertInto(SESSION)
        .set(SESSION.TOKEN, tokenHash.bytes())
        .set(SESSION.ID, session.id())
        .set(SESSION.USER_ID, session.userId().value())
        .set(SESSION.CORP_ID, session.corpId() == null ? null : session.corpId().value())
        .set(SESSION.LOGIN_TYPE, session.instanceName())
        .set(SESSION.CREATED_AT, Timestamps.at(session.createdAt()))
        .set(SESSION.SEEN_AT, Timestamps.at(session.seenAt()))
        .set(SESSION.ADDRESS, session.opening().origin().address())
        .set(SESSION.USER_AGENT, session.opening().origin().userAgent())
        .execute();
  }

  @Override
  public Optional<Session> find(SecretHash tokenHash, Instant now) {
    return dsl.selectFrom(SESSION)
        .where(SESSION.TOKEN.eq(tokenHash.bytes()))
        .and(isLive(now))
        .fetchOptional(JooqSessions::session);
  }

  @Override
  public void touch(SecretHash tokenHash, Instant now) {
    dsl.update(SESSION)
        .set(SESSION.SEEN_AT, Timestamps.at(now))
        .where(SESSION.TOKEN.eq(tokenHash.bytes()))
        .execute();
  }

  @Override
  public Optional<Session> end(SecretHash tokenHash) {
    return dsl.deleteFrom(SESSION)
        .where(SESSION.TOKEN.eq(tokenHash.bytes()))
        .returning()
        .fetchOptional(JooqSessions::session);
  }

  @Override
  public Page<Session> ofUser(UserId userId, Instant now, PageRequest page) {
    List<Session> rows =
        dsl.selectFrom(SESSION)
            .where(SESSION.USER_ID.eq(userId.value()))
            .and(isLive(now))
            .and(Timestamps.isBefore(SESSION.CREATED_AT, SESSION.ID, page.after()))
            .orderBy(SESSION.CREATED_AT.desc(), SESSION.ID.desc())
            .limit(page.limit() + 1)
            .fetch(JooqSessions::session);
    return Page.of(
        rows, page.limit(), session -> new PageRequest.Position(session.createdAt(), session.id()));
  }

  @Override
  public int endAll(UserId userId) {
    return dsl.deleteFrom(SESSION).where(SESSION.USER_ID.eq(userId.value())).execute();
  }

  @Override
  public int endAll(UserId userId, Set<String> instanceNames, @Nullable String sparedSessionId) {
    return dsl.deleteFrom(SESSION)
        .where(SESSION.USER_ID.eq(userId.value()))
        .and(SESSION.LOGIN_TYPE.in(instanceNames))
        .and(sparedSessionId == null ? noCondition() : SESSION.ID.ne(sparedSessionId))
        .execute();
  }

  @Override
  public Optional<Session> end(UserId userId, String sessionId) {
    return dsl.deleteFrom(SESSION)
        .where(SESSION.USER_ID.eq(userId.value()))
        .and(SESSION.ID.eq(sessionId))
        .returning()
        .fetchOptional(JooqSessions::session);
  }

  @Override
  public void offer(SecretHash tokenHash, SecretHash successorHash, Instant until) {
    dsl.insertInto(SESSION_SUCCESSOR)
        .set(SESSION_SUCCESSOR.REPLACES, tokenHash.bytes())
        .set(SESSION_SUCCESSOR.TOKEN, successorHash.bytes())
        .set(SESSION_SUCCESSOR.EXPIRES_AT, Timestamps.at(until))
        .onConflict(SESSION_SUCCESSOR.REPLACES)
        .doUpdate()
        .set(SESSION_SUCCESSOR.TOKEN, successorHash.bytes())
        .set(SESSION_SUCCESSOR.EXPIRES_AT, Timestamps.at(until))
        .execute();
  }

  @Override
  public void succeed(SecretHash successorHash, Instant now) {
    CommonTableExpression<?> offered =
        name("offered")
            .as(
                (ResultQuery<?>)
                    deleteFrom(SESSION_SUCCESSOR)
                        .where(SESSION_SUCCESSOR.TOKEN.eq(successorHash.bytes()))
                        .and(Timestamps.isAfter(SESSION_SUCCESSOR.EXPIRES_AT, now))
                        .returning(SESSION_SUCCESSOR.REPLACES));
    dsl.with(offered)
        .update(SESSION)
        .set(SESSION.TOKEN, successorHash.bytes())
        .from(offered)
        .where(SESSION.TOKEN.eq(field(name("offered", "replaces"), byte[].class)))
        .execute();
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    int offers = Expiry.remove(dsl, SESSION_SUCCESSOR.EXPIRES_AT, now, limit);
    // A session that has reached its absolute age is idle a week later at the latest.
    int idle = Expiry.remove(dsl, SESSION.SEEN_AT, now.minus(Session.IDLE_LIFETIME), limit);
    return Math.max(offers, idle);
  }
}
