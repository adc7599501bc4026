package io.wechatlogin.persistence.session;

import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static io.wechatlogin.persistence.tables.Tables.SESSION_SUCCESSOR;
import static io.wechatlogin.persistence.tables.Tables.USER_REVOCATION;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.nullif;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.revocation.Liveness;
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
import org.jooq.Field;
import org.jooq.ResultQuery;

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

  private static Condition isAlive(Instant now) {
    return isLive(now).and(Liveness.of(SESSION.USER_ID, SESSION.BINDING_ID, SESSION.GENERATION));
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
  public void open(SecretHash tokenHash, Session session, LoginBasis basis) {
    dsl.insertInto(SESSION)
        .set(SESSION.TOKEN, tokenHash.bytes())
        .set(SESSION.ID, session.id())
        .set(SESSION.USER_ID, session.userId().value())
        .set(SESSION.CORP_ID, session.corpId() == null ? null : session.corpId().value())
        .set(SESSION.LOGIN_TYPE, session.instanceName())
        .set(SESSION.CREATED_AT, Timestamps.at(session.createdAt()))
        .set(SESSION.SEEN_AT, Timestamps.at(session.seenAt()))
        .set(SESSION.BINDING_ID, basis.bindingId())
        .set(SESSION.GENERATION, basis.generation())
        .set(SESSION.ADDRESS, session.opening().origin().address())
        .set(SESSION.USER_AGENT, session.opening().origin().userAgent())
        .execute();
  }

  @Override
  public Optional<Session> find(SecretHash tokenHash, Instant now) {
    return dsl.selectFrom(SESSION)
        .where(SESSION.TOKEN.eq(tokenHash.bytes()))
        .and(isAlive(now))
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
            .and(isAlive(now))
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
  public int endBegunBy(Binding binding, Set<String> instanceNames) {
    // A session that has left its binding has a generation; one of before they were counted has
    // not.
    Condition isOlder =
        SESSION
            .BINDING_ID
            .isNull()
            .and(SESSION.GENERATION.eq(0L))
            .and(SESSION.LOGIN_TYPE.in(instanceNames));
    return dsl.deleteFrom(SESSION)
        .where(SESSION.USER_ID.eq(binding.userId().value()))
        .and(SESSION.BINDING_ID.eq(binding.id()).or(isOlder))
        .execute();
  }

  @Override
  public boolean hold(UserId userId, String sessionId, Instant now) {
    return dsl.selectFrom(SESSION)
        .where(SESSION.USER_ID.eq(userId.value()))
        .and(SESSION.ID.eq(sessionId))
        .and(isAlive(now))
        .forKeyShare()
        .fetchOptional()
        .isPresent();
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
  public boolean offer(SecretHash tokenHash, SecretHash successorHash, Instant until, Instant now) {
    // Offers at the same moment may all count the same; then there are a few more.
    Field<Integer> offers =
        field(
            selectCount()
                .from(SESSION_SUCCESSOR)
                .where(SESSION_SUCCESSOR.REPLACES.eq(tokenHash.bytes()))
                .and(Timestamps.isAfter(SESSION_SUCCESSOR.EXPIRES_AT, now)));
    return dsl.insertInto(
                SESSION_SUCCESSOR,
                SESSION_SUCCESSOR.REPLACES,
                SESSION_SUCCESSOR.TOKEN,
                SESSION_SUCCESSOR.EXPIRES_AT)
            .select(
                select(
                        val(tokenHash.bytes()),
                        val(successorHash.bytes()),
                        val(Timestamps.at(until)))
                    .where(offers.lt(MAX_OFFERS)))
            .execute()
        == 1;
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
  public boolean move(
      UserId userId, String sessionId, SecretHash tokenHash, Binding leaving, Instant now) {
    return dsl.update(SESSION)
            .set(SESSION.TOKEN, tokenHash.bytes())
            .set(SESSION.GENERATION, USER_REVOCATION.GENERATION)
            .set(SESSION.BINDING_ID, nullif(SESSION.BINDING_ID, leaving.id()))
            .from(USER_REVOCATION)
            .where(USER_REVOCATION.USER_ID.eq(SESSION.USER_ID))
            .and(SESSION.USER_ID.eq(userId.value()))
            .and(SESSION.ID.eq(sessionId))
            .and(isAlive(now))
            .execute()
        == 1;
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    int offers = Expiry.remove(dsl, SESSION_SUCCESSOR.EXPIRES_AT, now, limit);
    // A session that has reached its absolute age is idle a week later at the latest.
    int idle = Expiry.remove(dsl, SESSION.SEEN_AT, now.minus(Session.IDLE_LIFETIME), limit);
    return Math.max(offers, idle);
  }
}
