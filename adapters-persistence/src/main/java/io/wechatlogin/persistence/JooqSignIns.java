package io.wechatlogin.persistence;

import static io.wechatlogin.persistence.tables.Tables.APP_USER;
import static io.wechatlogin.persistence.tables.Tables.BINDING;
import static io.wechatlogin.persistence.tables.Tables.EVENT;
import static io.wechatlogin.persistence.tables.Tables.MEMBERSHIP;
import static io.wechatlogin.persistence.tables.Tables.ONE_TIME_CODE;
import static io.wechatlogin.persistence.tables.Tables.ORGANIZATION;
import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.arrayGet;
import static org.jooq.impl.DSL.cardinality;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.when;

import io.wechatlogin.application.CurrentRequest;
import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.domain.account.Corp;
import io.wechatlogin.domain.account.CorpId;
import io.wechatlogin.domain.account.Session;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JoinType;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.ResultQuery;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The hot paths, each as one statement: one round trip, one commit. The parts of a statement see
 * the same snapshot, so a part never reads what another part has written; it is handed over by
 * RETURNING. jOOQ writes each statement once, see {@link FixedStatement}.
 */
final class JooqSignIns implements SignIns {
  private static final Field<String> ID = field(name("known", "id"), String.class);
  private static final Field<String> DISPLAY_NAME =
      field(name("known", "display_name"), String.class);
  private static final Field<String> STATUS = field(name("known", "status"), String.class);
  private static final Field<String> LOGIN_TYPE = field(name("known", "login_type"), String.class);
  private static final Field<String[]> CORP_IDS = field(name("known", "corp_ids"), String[].class);
  private static final Field<String> OPENED = field(name("opened", "id"), String.class);
  private static final Field<String> OPENED_CORP = field(name("opened", "corp_id"), String.class);
  private static final String ACTIVE = User.Status.ACTIVE.word();

  private static final Param<String> APP_ID = param("appId", String.class);
  private static final Param<String> OPEN_ID = param("openId", String.class);
  private static final Param<String> UNION_ID = param("unionId", String.class);
  private static final Param<String> TYPE = param("loginType", String.class);
  private static final Param<byte[]> CODE = param("code", byte[].class);
  private static final Param<byte[]> TOKEN = param("token", byte[].class);
  private static final Param<String> SESSION_ID = param("sessionId", String.class);
  private static final Param<String> CORP_ID = param("corpId", String.class);
  private static final Param<String> REQUEST_ID = param("requestId", String.class);
  private static final Param<OffsetDateTime> NOW = param("now", SQLDataType.TIMESTAMPWITHTIMEZONE);
  private static final Param<OffsetDateTime> EXPIRES_AT =
      param("expiresAt", SQLDataType.TIMESTAMPWITHTIMEZONE);
  private static final Param<OffsetDateTime> OLDEST_SEEN =
      param("oldestSeen", SQLDataType.TIMESTAMPWITHTIMEZONE);
  private static final Param<OffsetDateTime> OLDEST_CREATED =
      param("oldestCreated", SQLDataType.TIMESTAMPWITHTIMEZONE);

  private final DSLContext dsl;
  private final JooqSessionKeys sessionKeys;
  private final JooqProfiles profiles;
  private final Map<Shape, FixedStatement> statements = new ConcurrentHashMap<>();

  JooqSignIns(DSLContext dsl, JooqSessionKeys sessionKeys, JooqProfiles profiles) {
    this.dsl = dsl;
    this.sessionKeys = sessionKeys;
    this.profiles = profiles;
  }

  private enum Path {
    ISSUE,
    OPEN,
    TRADE,
    RESUME
  }

  /**
   * What makes one statement differ from another.
   *
   * @param token whether tokens of an official account are kept, which are there with each of its
   *     logins
   * @param profile whether a profile is kept as well
   */
  private record Shape(
      Path path,
      boolean unionId,
      boolean sessionKey,
      boolean token,
      boolean profile,
      boolean corpId) {
    static Shape of(Path path, Arrival arrival, @Nullable CorpId corpId) {
      return new Shape(
          path,
          arrival.identity().unionId() != null,
          arrival.sessionKey() != null,
          arrival.profile() != null,
          arrival.profile() != null && arrival.profile().profile() != null,
          corpId != null);
    }

    static Shape of(Path path, @Nullable CorpId corpId) {
      return new Shape(path, false, false, false, false, corpId != null);
    }
  }

  @Override
  public Optional<User> issueLoginCode(Arrival arrival, SecretHash code, Instant expiresAt) {
    Map<String, @Nullable Object> values = values(arrival);
    values.put(CODE.getName(), code.bytes());
    values.put(EXPIRES_AT.getName(), Times.at(expiresAt));
    return statement(Shape.of(Path.ISSUE, arrival, null)).first(values, JooqSignIns::user);
  }

  @Override
  public Optional<SignedIn> openSession(Arrival arrival, NewSession session) {
    Map<String, @Nullable Object> values = values(arrival);
    put(values, session);
    return statement(Shape.of(Path.OPEN, arrival, session.corpId()))
        .first(values, Opened::read)
        .filter(opened -> opened.sessionId() != null)
        .map(opened -> opened.signedIn(session));
  }

  @Override
  public SignedIn trade(SecretHash loginCode, NewSession session) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(CODE.getName(), loginCode.bytes());
    put(values, session);
    Opened opened =
        statement(Shape.of(Path.TRADE, session.corpId()))
            .first(values, Opened::read)
            .orElseThrow(() -> new LoginException(LoginError.INVALID_LOGIN_CODE));
    opened.user().requireActive();
    if (opened.sessionId() == null) {
      throw new LoginException(LoginError.NOT_A_MEMBER);
    }
    return opened.signedIn(session);
  }

  @Override
  public Optional<SignedIn> resume(SecretHash token, Instant now) {
    Map<String, Object> values =
        Map.of(
            TOKEN.getName(), token.bytes(),
            OLDEST_SEEN.getName(), Times.at(now.minus(Session.IDLE_LIFETIME)),
            OLDEST_CREATED.getName(), Times.at(now.minus(Session.LIFETIME)));
    return statement(Shape.of(Path.RESUME, null)).first(values, JooqSignIns::resumed);
  }

  private FixedStatement statement(Shape shape) {
    return statements.computeIfAbsent(shape, unwritten -> FixedStatement.of(dsl, write(unwritten)));
  }

  private Query write(Shape shape) {
    return switch (shape.path()) {
      case ISSUE -> issuing(shape);
      case OPEN -> opening(List.of(known(shape)), shape);
      case TRADE -> trading(shape);
      case RESUME -> resuming();
    };
  }

  private Query issuing(Shape shape) {
    CommonTableExpression<?> known = known(shape);
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
                            select(CODE, inline(JooqOneTimeCodes.LOGIN), LOGIN_TYPE, ID, EXPIRES_AT)
                                .from(known))
                        .returning(ONE_TIME_CODE.USER_ID));
    return dsl.with(known)
        .with(issued)
        .with(keeping(shape, known))
        .select(ID, DISPLAY_NAME, STATUS, CORP_IDS, corpNames(CORP_IDS))
        .from(known);
  }

  private Query trading(Shape shape) {
    CommonTableExpression<?> code =
        name("code")
            .as(
                (ResultQuery<?>)
                    deleteFrom(ONE_TIME_CODE)
                        .where(ONE_TIME_CODE.HASH.eq(CODE))
                        .and(ONE_TIME_CODE.KIND.eq(inline(JooqOneTimeCodes.LOGIN)))
                        .and(ONE_TIME_CODE.EXPIRES_AT.gt(NOW))
                        .returning(ONE_TIME_CODE.USER_ID, ONE_TIME_CODE.LOGIN_TYPE));
    Field<String> holder = field(name("code", "user_id"), String.class);
    CommonTableExpression<?> known =
        name("known")
            .as(
                select(
                        APP_USER.ID,
                        APP_USER.DISPLAY_NAME,
                        APP_USER.STATUS,
                        field(name("code", "login_type"), String.class).as("login_type"),
                        corpIds().as("corp_ids"))
                    .from(code)
                    .join(APP_USER)
                    .on(APP_USER.ID.eq(holder)));
    return opening(List.of(code, known), shape);
  }

  private Query resuming() {
    Field<String[]> corpIds = field(name("corp_ids"), String[].class);
    var found =
        select(
                SESSION.ID,
                SESSION.USER_ID,
                SESSION.CORP_ID,
                SESSION.LOGIN_TYPE,
                SESSION.CREATED_AT,
                SESSION.SEEN_AT,
                APP_USER.DISPLAY_NAME,
                APP_USER.STATUS,
                corpIds().as("corp_ids"))
            .from(SESSION)
            .join(APP_USER)
            .on(APP_USER.ID.eq(SESSION.USER_ID))
            .where(SESSION.TOKEN.eq(TOKEN))
            .and(SESSION.SEEN_AT.gt(OLDEST_SEEN))
            .and(SESSION.CREATED_AT.gt(OLDEST_CREATED))
            .asTable("found");
    return dsl.select(found.asterisk(), corpNames(corpIds)).from(found);
  }

  /**
   * The active user of an identity whose binding lacks nothing that the identity brings. Where a
   * profile is to be kept, the binding is held: who unbinds comes before, or erases the profile.
   */
  private static CommonTableExpression<?> known(Shape shape) {
    Condition noNews = shape.unionId() ? BINDING.UNION_ID.eq(UNION_ID) : noCondition();
    var user =
        select(
                APP_USER.ID,
                APP_USER.DISPLAY_NAME,
                APP_USER.STATUS,
                TYPE.as("login_type"),
                corpIds().as("corp_ids"))
            .from(BINDING)
            .join(APP_USER)
            .on(APP_USER.ID.eq(BINDING.USER_ID))
            .where(BINDING.APP_ID.eq(APP_ID))
            .and(BINDING.OPEN_ID.eq(OPEN_ID))
            .and(noNews)
            .and(APP_USER.STATUS.eq(inline(ACTIVE)));
    return name("known").as(shape.token() ? user.forKeyShare().of(BINDING) : user);
  }

  /** The ids of the organizations of a row of {@code app_user}, in their order. */
  private static Field<String[]> corpIds() {
    return array(
        select(MEMBERSHIP.CORP_ID)
            .from(MEMBERSHIP)
            .where(MEMBERSHIP.USER_ID.eq(APP_USER.ID))
            .orderBy(MEMBERSHIP.CORP_ID));
  }

  /** The names of organizations, in the order of the ids. */
  private static Field<String[]> corpNames(Field<String[]> ids) {
    return array(
        select(ORGANIZATION.CORP_NAME)
            .from(ORGANIZATION)
            .where(ORGANIZATION.CORP_ID.eq(any(ids)))
            .orderBy(ORGANIZATION.CORP_ID));
  }

  /** The parts that keep what came with the identity, if there is somebody whom it is kept for. */
  private static List<CommonTableExpression<?>> keeping(
      Shape shape, CommonTableExpression<?> somebody) {
    List<CommonTableExpression<?>> parts = new ArrayList<>();
    if (shape.sessionKey()) {
      parts.addAll(JooqSessionKeys.keeping(selectOne().from(somebody)));
    }
    if (shape.token()) {
      parts.add(JooqProfiles.keeping(shape.profile(), selectOne().from(somebody)));
    }
    return parts;
  }

  /**
   * Opens a session for the known user, if active and a member, and logs the event.
   *
   * @param before ends with the known user
   */
  private Query opening(List<CommonTableExpression<?>> before, Shape shape) {
    CommonTableExpression<?> known = before.getLast();
    Condition member = shape.corpId() ? CORP_ID.eq(any(CORP_IDS)) : noCondition();
    Field<String> corp =
        shape.corpId()
            ? CORP_ID
            : when(cardinality(CORP_IDS).eq(inline(1)), arrayGet(CORP_IDS, inline(1)));
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
                            select(TOKEN, SESSION_ID, ID, corp, LOGIN_TYPE, NOW, NOW)
                                .from(known)
                                .where(STATUS.eq(inline(ACTIVE)))
                                .and(member))
                        .returning(
                            SESSION.ID, SESSION.USER_ID, SESSION.CORP_ID, SESSION.LOGIN_TYPE));
    Condition ofKnown = field(name("opened", "user_id"), String.class).eq(ID);
    CommonTableExpression<?> logged = logged(known, opened, ofKnown, shape);
    return dsl.with(before)
        .with(opened)
        .with(logged)
        .with(keeping(shape, opened))
        .select(
            ID,
            DISPLAY_NAME,
            STATUS,
            CORP_IDS,
            corpNames(CORP_IDS),
            LOGIN_TYPE,
            OPENED,
            OPENED_CORP)
        .from(known)
        .leftJoin(opened)
        .on(ofKnown);
  }

  /**
   * The event: a login or, where a loginCode was traded, why there is none. Who was to be signed in
   * by the short way has other ways to go on.
   */
  private static CommonTableExpression<?> logged(
      CommonTableExpression<?> known,
      CommonTableExpression<?> opened,
      Condition ofKnown,
      Shape shape) {
    Condition refused = OPENED.isNull();
    return name("logged")
        .as(
            (ResultQuery<?>)
                insertInto(
                        EVENT,
                        EVENT.USER_ID,
                        EVENT.AT,
                        EVENT.ID,
                        EVENT.KIND,
                        EVENT.LOGIN_TYPE,
                        EVENT.DETAIL,
                        EVENT.REQUEST_ID)
                    .select(
                        select(
                                ID,
                                NOW,
                                SESSION_ID,
                                when(refused, inline(Events.Kind.REFUSED.word()))
                                    .otherwise(inline(Events.Kind.LOGIN.word())),
                                LOGIN_TYPE,
                                when(
                                        refused.and(STATUS.eq(inline(ACTIVE))),
                                        inline(LoginError.NOT_A_MEMBER.code()))
                                    .when(refused, inline(LoginError.USER_DISABLED.code())),
                                REQUEST_ID)
                            .from(known)
                            .join(
                                opened,
                                shape.path() == Path.TRADE
                                    ? JoinType.LEFT_OUTER_JOIN
                                    : JoinType.JOIN)
                            .on(ofKnown))
                    .returning(EVENT.ID));
  }

  private Map<String, @Nullable Object> values(Arrival arrival) {
    Identity identity = arrival.identity();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(APP_ID.getName(), identity.appId());
    values.put(OPEN_ID.getName(), identity.openId());
    values.put(TYPE.getName(), arrival.loginType());
    identity.knownUnionId().ifPresent(unionId -> values.put(UNION_ID.getName(), unionId));
    if (arrival.sessionKey() != null) {
      values.putAll(sessionKeys.values(identity, arrival.sessionKey()));
    }
    if (arrival.profile() != null) {
      values.putAll(profiles.values(identity, arrival.profile(), null));
    }
    return values;
  }

  private static void put(Map<String, @Nullable Object> values, NewSession session) {
    values.put(TOKEN.getName(), session.token().bytes());
    values.put(SESSION_ID.getName(), session.id());
    values.put(NOW.getName(), Times.at(session.now()));
    values.put(REQUEST_ID.getName(), CurrentRequest.currentId());
    if (session.corpId() != null) {
      values.put(CORP_ID.getName(), session.corpId().value());
    }
  }

  /**
   * A known user, and the session that was opened for it.
   *
   * @param sessionId null where none was opened
   */
  private record Opened(
      User user, String loginType, @Nullable String sessionId, @Nullable String corpId) {
    static Opened read(ResultSet row) throws SQLException {
      return new Opened(
          JooqSignIns.user(row), row.getString(6), row.getString(7), row.getString(8));
    }

    SignedIn signedIn(NewSession session) {
      return new SignedIn(
          user,
          new Session(
              session.id(),
              user.id(),
              corpId == null ? null : new CorpId(corpId),
              loginType,
              session.now(),
              session.now()));
    }
  }

  private static User user(ResultSet row) throws SQLException {
    return JooqUsers.user(row.getString(1), row.getString(2), row.getString(3), corps(row, 4));
  }

  private static SignedIn resumed(ResultSet row) throws SQLException {
    String corp = row.getString(3);
    Session session =
        new Session(
            row.getString(1),
            new UserId(row.getString(2)),
            corp == null ? null : new CorpId(corp),
            row.getString(4),
            row.getObject(5, OffsetDateTime.class).toInstant(),
            row.getObject(6, OffsetDateTime.class).toInstant());
    return new SignedIn(
        JooqUsers.user(row.getString(2), row.getString(7), row.getString(8), corps(row, 9)),
        session);
  }

  /** Reads organizations: their ids, and in the next column their names. */
  private static List<Corp> corps(ResultSet row, int column) throws SQLException {
    String[] ids = (String[]) row.getArray(column).getArray();
    if (ids.length == 0) {
      return List.of();
    }
    String[] names = (String[]) row.getArray(column + 1).getArray();
    List<Corp> corps = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      corps.add(new Corp(new CorpId(ids[i]), names[i]));
    }
    return corps;
  }
}
