package io.wechatlogin.persistence;

import static io.wechatlogin.persistence.tables.Tables.APP_USER;
import static io.wechatlogin.persistence.tables.Tables.BINDING;
import static io.wechatlogin.persistence.tables.Tables.EVENT;
import static io.wechatlogin.persistence.tables.Tables.MEMBERSHIP;
import static io.wechatlogin.persistence.tables.Tables.ONE_TIME_CODE;
import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import io.wechatlogin.application.CurrentRequest;
import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.domain.account.Corp;
import io.wechatlogin.domain.account.CorpId;
import io.wechatlogin.domain.account.Session;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;

/**
 * The hot paths, each as one statement: one round trip, one commit. The parts of a statement see
 * the same snapshot, so a part never reads what another part has written; it is handed over by
 * RETURNING.
 */
final class JooqSignIns implements SignIns {
  private static final Field<String> ID = field(name("known", "id"), String.class);
  private static final Field<String> DISPLAY_NAME =
      field(name("known", "display_name"), String.class);
  private static final Field<String> STATUS = field(name("known", "status"), String.class);
  private static final Field<String> LOGIN_TYPE = field(name("known", "login_type"), String.class);
  private static final Field<String> OPENED = field(name("opened", "id"), String.class);
  private static final Field<String> OPENED_CORP = field(name("opened", "corp_id"), String.class);
  private static final Field<List<Corp>> CORPS = JooqUsers.corpsOf(ID);
  private static final String ACTIVE = User.Status.ACTIVE.word();

  private final DSLContext dsl;
  private final JooqSessionKeys sessionKeys;
  private final JooqProfiles profiles;

  JooqSignIns(DSLContext dsl, JooqSessionKeys sessionKeys, JooqProfiles profiles) {
    this.dsl = dsl;
    this.sessionKeys = sessionKeys;
    this.profiles = profiles;
  }

  @Override
  public Optional<User> issueLoginCode(Arrival arrival, SecretHash code, Instant expiresAt) {
    CommonTableExpression<?> known = known(arrival);
    CommonTableExpression<?> issued =
        name("issued")
            .as(
                (ResultQuery<?>)
                    insertInto(
                            ONE_TIME_CODE,
                            ONE_TIME_CODE.HASH,
                            ONE_TIME_CODE.KIND,
                            ONE_TIME_CODE.LOGIN_TYPE,
                            ONE_TIME_CODE.USER_ID,
                            ONE_TIME_CODE.EXPIRES_AT)
                        .select(
                            select(
                                    val(code.bytes()),
                                    inline(JooqOneTimeCodes.LOGIN),
                                    LOGIN_TYPE,
                                    ID,
                                    val(Times.at(expiresAt)))
                                .from(known))
                        .returning(ONE_TIME_CODE.USER_ID));
    return dsl.with(known)
        .with(issued)
        .with(keeping(arrival, known))
        .select(ID, DISPLAY_NAME, STATUS, CORPS)
        .from(known)
        .fetchOptional(JooqSignIns::user);
  }

  @Override
  public Optional<SignedIn> openSession(Arrival arrival, NewSession session) {
    CommonTableExpression<?> known = known(arrival);
    return open(List.of(known), session, opened -> keeping(arrival, opened))
        .filter(row -> row.get(OPENED) != null)
        .map(row -> signedIn(row, session));
  }

  @Override
  public SignedIn trade(SecretHash loginCode, NewSession session) {
    CommonTableExpression<?> code =
        name("code")
            .as(
                (ResultQuery<?>)
                    deleteFrom(ONE_TIME_CODE)
                        .where(ONE_TIME_CODE.HASH.eq(loginCode.bytes()))
                        .and(ONE_TIME_CODE.KIND.eq(inline(JooqOneTimeCodes.LOGIN)))
                        .and(ONE_TIME_CODE.EXPIRES_AT.gt(Times.at(session.now())))
                        .returning(ONE_TIME_CODE.USER_ID, ONE_TIME_CODE.LOGIN_TYPE));
    Field<String> holder = field(name("code", "user_id"), String.class);
    CommonTableExpression<?> known =
        name("known")
            .as(
                select(
                        APP_USER.ID,
                        APP_USER.DISPLAY_NAME,
                        APP_USER.STATUS,
                        field(name("code", "login_type"), String.class).as("login_type"))
                    .from(code)
                    .join(APP_USER)
                    .on(APP_USER.ID.eq(holder)));
    Record row =
        open(List.of(code, known), session, opened -> List.of())
            .orElseThrow(() -> new LoginException(LoginError.INVALID_LOGIN_CODE));
    user(row).requireActive();
    if (row.get(OPENED) == null) {
      throw new LoginException(LoginError.NOT_A_MEMBER);
    }
    return signedIn(row, session);
  }

  @Override
  public Optional<SignedIn> resume(SecretHash token, Instant now) {
    return dsl.select(
            SESSION,
            APP_USER.ID,
            APP_USER.DISPLAY_NAME,
            APP_USER.STATUS,
            JooqUsers.corpsOf(APP_USER.ID))
        .from(SESSION)
        .join(APP_USER)
        .on(APP_USER.ID.eq(SESSION.USER_ID))
        .where(SESSION.TOKEN.eq(token.bytes()))
        .and(JooqSessions.isLive(now))
        .fetchOptional(
            row ->
                new SignedIn(
                    JooqUsers.user(row.value2(), row.value3(), row.value4(), row.value5()),
                    JooqSessions.session(row.value1())));
  }

  /**
   * The active user of an identity whose binding lacks nothing that the identity brings. Where a
   * profile is to be kept, the binding is held: who unbinds comes before, or erases the profile.
   */
  private static CommonTableExpression<?> known(Arrival arrival) {
    Identity identity = arrival.identity();
    Condition noNews = identity.knownUnionId().map(BINDING.UNION_ID::eq).orElse(noCondition());
    var user =
        select(
                APP_USER.ID,
                APP_USER.DISPLAY_NAME,
                APP_USER.STATUS,
                val(arrival.loginType()).as("login_type"))
            .from(BINDING)
            .join(APP_USER)
            .on(APP_USER.ID.eq(BINDING.USER_ID))
            .where(BINDING.APP_ID.eq(identity.appId()))
            .and(BINDING.OPEN_ID.eq(identity.openId()))
            .and(noNews)
            .and(APP_USER.STATUS.eq(inline(ACTIVE)));
    return name("known").as(arrival.profile() == null ? user : user.forKeyShare().of(BINDING));
  }

  /** The parts that keep what came with the identity, if there is somebody whom it is kept for. */
  private List<CommonTableExpression<?>> keeping(
      Arrival arrival, CommonTableExpression<?> somebody) {
    List<CommonTableExpression<?>> parts = new ArrayList<>();
    if (arrival.sessionKey() != null) {
      parts.addAll(
          sessionKeys.keeping(
              arrival.identity(), arrival.sessionKey(), selectOne().from(somebody)));
    }
    if (arrival.profile() != null) {
      parts.add(
          profiles.keeping(
              arrival.identity(), arrival.profile(), null, selectOne().from(somebody)));
    }
    return parts;
  }

  /**
   * Opens a session for the known user, if active and a member, and logs the event.
   *
   * @param before ends with the known user
   * @param after what else is done where a session was opened
   */
  private Optional<Record> open(
      List<CommonTableExpression<?>> before,
      NewSession session,
      Function<CommonTableExpression<?>, List<CommonTableExpression<?>>> after) {
    CommonTableExpression<?> known = before.getLast();
    OffsetDateTime now = Times.at(session.now());
    Condition member =
        session.corpId() == null
            ? noCondition()
            : exists(
                selectOne()
                    .from(MEMBERSHIP)
                    .where(MEMBERSHIP.USER_ID.eq(ID))
                    .and(MEMBERSHIP.CORP_ID.eq(session.corpId().value())));
    Field<String> corp =
        session.corpId() == null
            ? field(
                select(when(count().eq(1), min(MEMBERSHIP.CORP_ID)))
                    .from(MEMBERSHIP)
                    .where(MEMBERSHIP.USER_ID.eq(ID)))
            : val(session.corpId().value());
    CommonTableExpression<?> opened =
        name("opened")
            .as(
                (ResultQuery<?>)
                    insertInto(
                            SESSION,
                            SESSION.TOKEN,
                            SESSION.ID,
                            SESSION.USER_ID,
                            SESSION.CORP_ID,
                            SESSION.LOGIN_TYPE,
                            SESSION.CREATED_AT,
                            SESSION.SEEN_AT)
                        .select(
                            select(
                                    val(session.token().bytes()),
                                    val(session.id()),
                                    ID,
                                    corp,
                                    LOGIN_TYPE,
                                    val(now),
                                    val(now))
                                .from(known)
                                .where(STATUS.eq(inline(ACTIVE)))
                                .and(member))
                        .returning(
                            SESSION.ID, SESSION.USER_ID, SESSION.CORP_ID, SESSION.LOGIN_TYPE));
    CommonTableExpression<?> logged =
        name("logged")
            .as(
                (ResultQuery<?>)
                    insertInto(
                            EVENT,
                            EVENT.USER_ID,
                            EVENT.AT,
                            EVENT.ID,
                            EVENT.KIND,
                            EVENT.LOGIN_TYPE,
                            EVENT.REQUEST_ID)
                        .select(
                            select(
                                    field(name("opened", "user_id"), String.class),
                                    val(now),
                                    OPENED,
                                    inline(Events.Kind.LOGIN.word()),
                                    field(name("opened", "login_type"), String.class),
                                    val(CurrentRequest.currentId(), String.class))
                                .from(opened))
                        .returning(EVENT.ID));
    return dsl.with(before)
        .with(opened)
        .with(logged)
        .with(after.apply(opened))
        .select(ID, DISPLAY_NAME, STATUS, CORPS, LOGIN_TYPE, OPENED, OPENED_CORP)
        .from(known)
        .leftJoin(opened)
        .on(field(name("opened", "user_id"), String.class).eq(ID))
        .fetchOptional(row -> row);
  }

  private static SignedIn signedIn(Record row, NewSession session) {
    User user = user(row);
    String corp = row.get(OPENED_CORP);
    return new SignedIn(
        user,
        new Session(
            session.id(),
            user.id(),
            corp == null ? null : new CorpId(corp),
            row.get(LOGIN_TYPE),
            session.now(),
            session.now()));
  }

  private static User user(Record row) {
    return JooqUsers.user(row.get(ID), row.get(DISPLAY_NAME), row.get(STATUS), row.get(CORPS));
  }
}
