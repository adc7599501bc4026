package io.wechatlogin.persistence;

import static io.wechatlogin.persistence.JooqSessionKeys.APP_ID;
import static io.wechatlogin.persistence.JooqSessionKeys.OPEN_ID;
import static io.wechatlogin.persistence.Lookup.FOUND;
import static io.wechatlogin.persistence.Lookup.ONE_BY_ONE;
import static io.wechatlogin.persistence.Lookup.found;
import static io.wechatlogin.persistence.Value.ARRIVING;
import static io.wechatlogin.persistence.Value.NUMBER;
import static io.wechatlogin.persistence.Value.arriving;
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
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JoinType;
import org.jooq.Query;
import org.jooq.ResultQuery;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * The hot paths, each as one statement: one round trip, one commit, shared by those who come at the
 * same time ({@link Batches}). The parts of a statement see the same snapshot, so a part never
 * reads what another part has written; it is handed over by RETURNING. jOOQ writes each statement
 * once, see {@link FixedStatement}.
 */
final class JooqSignIns implements SignIns {
  private static final Value<String> UNION_ID = Value.text("unionId");
  private static final Value<String> TYPE = Value.text("loginType");
  private static final Value<byte[]> CODE = Value.bytes("code");
  private static final Value<byte[]> TOKEN = Value.bytes("token");
  private static final Value<String> SESSION_ID = Value.text("sessionId");
  private static final Value<String> CORP_ID = Value.text("corpId");
  private static final Value<String> REQUEST_ID = Value.text("requestId");
  private static final Value<OffsetDateTime> NOW = Value.moment("now");
  private static final Value<OffsetDateTime> EXPIRES_AT = Value.moment("expiresAt");
  private static final Value<OffsetDateTime> OLDEST_SEEN = Value.moment("oldestSeen");
  private static final Value<OffsetDateTime> OLDEST_CREATED = Value.moment("oldestCreated");

  private static final Table<?> FIRST = table(name("first"));
  private static final Table<?> KNOWN = table(name("known"));
  private static final Field<Long> KNOWN_NUMBER = field(name("known", "n"), Long.class);
  private static final Field<String> ID = field(name("known", "id"), String.class);
  private static final Field<String> DISPLAY_NAME =
      field(name("known", "display_name"), String.class);
  private static final Field<String> STATUS = field(name("known", "status"), String.class);
  private static final Field<String> LOGIN_TYPE = field(name("known", "login_type"), String.class);
  private static final Field<String[]> CORP_IDS = field(name("known", "corp_ids"), String[].class);
  private static final Field<String> OPENED = field(name("opened", "id"), String.class);
  private static final Field<String> OPENED_CORP = field(name("opened", "corp_id"), String.class);
  private static final String ACTIVE = User.Status.ACTIVE.word();

  private final DSLContext dsl;
  private final StoreTransactions transactions;
  private final JooqSessionKeys sessionKeys;
  private final JooqProfiles profiles;
  private final Path<User> issuing = new Path<>(this::issuing, JooqSignIns::user);
  private final Path<Opened> opening = new Path<>(this::opening, Opened::read);
  private final Path<Opened> trading = new Path<>(this::trading, Opened::read);
  private final Path<UserSession> resuming = new Path<>(this::resuming, JooqSignIns::resumed);

  JooqSignIns(
      DSLContext dsl,
      StoreTransactions transactions,
      JooqSessionKeys sessionKeys,
      JooqProfiles profiles) {
    this.dsl = dsl;
    this.transactions = transactions;
    this.sessionKeys = sessionKeys;
    this.profiles = profiles;
  }

  /**
   * What makes one statement of a path differ from another.
   *
   * @param token whether tokens of an official account are kept, which are there with each of its
   *     logins
   * @param profile whether a profile is kept as well
   */
  private record Shape(
      boolean unionId, boolean sessionKey, boolean token, boolean profile, boolean corpId) {
    static Shape of(ProvenIdentity arrival, @Nullable CorpId corpId) {
      return new Shape(
          arrival.identity().unionId() != null,
          arrival.sessionKey() != null,
          arrival.profile() != null,
          arrival.profile() != null && arrival.profile().profile() != null,
          corpId != null);
    }

    static Shape of(@Nullable CorpId corpId) {
      return new Shape(false, false, false, false, corpId != null);
    }

    /** A profile's row is changed: logins that change several would wait for each other. */
    boolean isAlone() {
      return token;
    }
  }

  /** One of the hot paths: a statement for each shape, and those who are on their way with it. */
  private final class Path<A> {
    private final Function<Shape, Query> writing;
    private final FixedStatement.RowReader<A> reader;
    private final Map<Shape, FixedStatement> statements = new ConcurrentHashMap<>();
    private final Map<Shape, Batches<Map<String, @Nullable Object>, Supplier<Optional<A>>>>
        batches = new ConcurrentHashMap<>();

    Path(Function<Shape, Query> writing, FixedStatement.RowReader<A> reader) {
      this.writing = writing;
      this.reader = reader;
    }

    Optional<A> go(Shape shape, Map<String, @Nullable Object> values) {
      FixedStatement statement =
          statements.computeIfAbsent(
              shape, unwritten -> FixedStatement.of(dsl, writing.apply(unwritten)));
      if (shape.isAlone() || transactions.mayBeOpen()) {
        return statement.each(List.of(values), reader).getFirst().get();
      }
      return batches
          .computeIfAbsent(
              shape,
              first ->
                  new Batches<>(
                      requests -> statement.each(requests, reader), Batches.Limits.STANDARD))
          .ask(values)
          .get();
    }
  }

  @Override
  public Optional<User> issueLoginCode(ProvenIdentity arrival, SecretHash code, Instant expiresAt) {
    Map<String, @Nullable Object> values = values(arrival);
    values.put(CODE.key(), code.bytes());
    values.put(EXPIRES_AT.key(), Times.at(expiresAt));
    return issuing.go(Shape.of(arrival, null), values);
  }

  @Override
  public Optional<UserSession> openSession(ProvenIdentity arrival, NewSession session) {
    Map<String, @Nullable Object> values = values(arrival);
    put(values, session);
    return opening
        .go(Shape.of(arrival, session.corpId()), values)
        .filter(opened -> opened.sessionId() != null)
        .map(opened -> opened.signedIn(session));
  }

  @Override
  public UserSession trade(SecretHash loginCode, NewSession session) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(CODE.key(), loginCode.bytes());
    put(values, session);
    Opened opened =
        trading
            .go(Shape.of(session.corpId()), values)
            .orElseThrow(() -> new LoginException(LoginError.INVALID_LOGIN_CODE));
    opened.user().requireActive();
    if (opened.sessionId() == null) {
      throw new LoginException(LoginError.NOT_A_MEMBER);
    }
    return opened.signedIn(session);
  }

  @Override
  public Optional<UserSession> resume(SecretHash token, Instant now) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(TOKEN.key(), token.bytes());
    values.put(OLDEST_SEEN.key(), Times.at(now.minus(Session.IDLE_LIFETIME)));
    values.put(OLDEST_CREATED.key(), Times.at(now.minus(Session.LIFETIME)));
    return resuming.go(Shape.of(null), values);
  }

  private Query issuing(Shape shape) {
    List<Value<?>> brought = identity(shape);
    brought.addAll(List.of(CODE, EXPIRES_AT));
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
                                    CODE.in(KNOWN),
                                    inline(JooqOneTimeCodes.LOGIN),
                                    LOGIN_TYPE,
                                    ID,
                                    EXPIRES_AT.in(KNOWN))
                                .from(KNOWN))
                        .returning(ONE_TIME_CODE.USER_ID));
    return dsl.with(arriving(brought))
        .with(known(shape))
        .with(issued)
        .with(keeping(shape, noCondition()))
        .select(KNOWN_NUMBER, ID, DISPLAY_NAME, STATUS, CORP_IDS, corpNames(CORP_IDS))
        .from(KNOWN);
  }

  private Query opening(Shape shape) {
    List<Value<?>> brought = identity(shape);
    brought.addAll(session(shape));
    return opening(List.of(arriving(brought), known(shape)), shape, JoinType.JOIN);
  }

  private Query trading(Shape shape) {
    List<Value<?>> brought = new ArrayList<>(List.of(CODE));
    brought.addAll(session(shape));
    // Used up by being shown, even where it has expired: nobody has a use for it any more.
    CommonTableExpression<?> code =
        name("code")
            .as(
                (ResultQuery<?>)
                    deleteFrom(ONE_TIME_CODE)
                        .where(
                            ONE_TIME_CODE.HASH.eq(
                                any(array(select(CODE.in(ARRIVING)).from(ARRIVING)))))
                        .and(ONE_TIME_CODE.KIND.eq(inline(JooqOneTimeCodes.LOGIN)))
                        .returningResult(
                            ONE_TIME_CODE.HASH,
                            ONE_TIME_CODE.USER_ID,
                            ONE_TIME_CODE.LOGIN_TYPE,
                            ONE_TIME_CODE.EXPIRES_AT));
    // A code that comes twice at the same time is the first one's.
    Table<?> first =
        lateral(
                select(ARRIVING.asterisk())
                    .from(ARRIVING)
                    .where(CODE.in(ARRIVING).eq(field(name("code", "hash"), byte[].class)))
                    .and(
                        NOW.in(ARRIVING)
                            .lt(field(name("code", "expires_at"), OffsetDateTime.class)))
                    .orderBy(NUMBER)
                    .limit(inline(1)))
            .as(FIRST);
    CommonTableExpression<?> known =
        name(KNOWN.getName())
            .as(
                select(
                        FIRST.asterisk(),
                        APP_USER.ID,
                        APP_USER.DISPLAY_NAME,
                        APP_USER.STATUS,
                        field(name("code", "login_type"), String.class),
                        corpIds().as("corp_ids"))
                    .from(table(name("code")))
                    .crossJoin(first)
                    .join(APP_USER)
                    .on(APP_USER.ID.eq(field(name("code", "user_id"), String.class))));
    return opening(List.of(arriving(brought), code, known), shape, JoinType.LEFT_OUTER_JOIN);
  }

  private Query resuming(Shape shape) {
    Field<String[]> corpIds = field(name(FOUND.getName(), "corp_ids"), String[].class);
    Table<?> found =
        found(
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
                .where(SESSION.TOKEN.eq(TOKEN.in(ARRIVING)))
                .and(Times.isAfter(SESSION.SEEN_AT, OLDEST_SEEN.in(ARRIVING)))
                .and(SESSION.CREATED_AT.gt(OLDEST_CREATED.in(ARRIVING)))
                .offset(ONE_BY_ONE));
    return dsl.with(arriving(List.of(TOKEN, OLDEST_SEEN, OLDEST_CREATED)))
        .select(NUMBER, FOUND.asterisk(), corpNames(corpIds))
        .from(ARRIVING)
        .crossJoin(found);
  }

  private static List<Value<?>> identity(Shape shape) {
    List<Value<?>> values = new ArrayList<>(List.of(APP_ID, OPEN_ID, TYPE));
    if (shape.unionId()) {
      values.add(UNION_ID);
    }
    if (shape.sessionKey()) {
      values.addAll(JooqSessionKeys.VALUES);
    }
    return values;
  }

  private static List<Value<?>> session(Shape shape) {
    List<Value<?>> values = new ArrayList<>(List.of(TOKEN, SESSION_ID, NOW, REQUEST_ID));
    if (shape.corpId()) {
      values.add(CORP_ID);
    }
    return values;
  }

  /**
   * The active users of identities whose bindings lack nothing that the identities bring. Where a
   * profile is to be kept, the binding is held: who unbinds comes before, or erases the profile.
   */
  private static CommonTableExpression<?> known(Shape shape) {
    Condition noNews = shape.unionId() ? BINDING.UNION_ID.eq(UNION_ID.in(ARRIVING)) : noCondition();
    var user =
        select(APP_USER.ID, APP_USER.DISPLAY_NAME, APP_USER.STATUS, corpIds().as("corp_ids"))
            .from(BINDING)
            .join(APP_USER)
            .on(APP_USER.ID.eq(BINDING.USER_ID))
            .and(APP_USER.STATUS.eq(inline(ACTIVE)))
            .where(BINDING.APP_ID.eq(APP_ID.in(ARRIVING)))
            .and(BINDING.OPEN_ID.eq(OPEN_ID.in(ARRIVING)))
            .and(noNews)
            .offset(ONE_BY_ONE);
    Table<?> found = found(shape.token() ? user.forKeyShare().of(BINDING) : user);
    return name(KNOWN.getName())
        .as(
            select(ARRIVING.asterisk(), FOUND.asterisk(), TYPE.in(ARRIVING).as("login_type"))
                .from(ARRIVING)
                .crossJoin(found));
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

  /**
   * The parts that keep what came with the identities.
   *
   * @param whose known users for whom it is kept
   */
  private static List<CommonTableExpression<?>> keeping(Shape shape, Condition whose) {
    List<CommonTableExpression<?>> parts = new ArrayList<>();
    if (shape.sessionKey()) {
      parts.addAll(JooqSessionKeys.keeping(KNOWN, whose));
    }
    if (shape.token()) {
      parts.add(JooqProfiles.keeping(shape.profile(), selectOne().from(KNOWN).where(whose)));
    }
    return parts;
  }

  /**
   * Opens sessions for the known users that are active and members, and logs the events.
   *
   * @param before ends with the known users
   * @param whose known users have an event: those with a session, or all
   */
  private Query opening(List<CommonTableExpression<?>> before, Shape shape, JoinType whose) {
    Condition member = shape.corpId() ? CORP_ID.in(KNOWN).eq(any(CORP_IDS)) : noCondition();
    Condition isOpened = OPENED.eq(SESSION_ID.in(KNOWN));
    Field<String> corp =
        shape.corpId()
            ? CORP_ID.in(KNOWN)
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
                            select(
                                    TOKEN.in(KNOWN),
                                    SESSION_ID.in(KNOWN),
                                    ID,
                                    corp,
                                    LOGIN_TYPE,
                                    NOW.in(KNOWN),
                                    NOW.in(KNOWN))
                                .from(KNOWN)
                                .where(STATUS.eq(inline(ACTIVE)))
                                .and(member))
                        .returning(SESSION.ID, SESSION.CORP_ID));
    return dsl.with(before)
        .with(opened)
        .with(logged(KNOWN.join(opened, whose).on(isOpened)))
        .with(keeping(shape, exists(selectOne().from(opened).where(isOpened))))
        .select(
            KNOWN_NUMBER,
            ID,
            DISPLAY_NAME,
            STATUS,
            CORP_IDS,
            corpNames(CORP_IDS),
            LOGIN_TYPE,
            OPENED,
            OPENED_CORP)
        .from(KNOWN)
        .leftJoin(opened)
        .on(isOpened);
  }

  /** The events: a session was opened, or why it was not. */
  private static CommonTableExpression<?> logged(Table<?> knownAndOpened) {
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
                                NOW.in(KNOWN),
                                SESSION_ID.in(KNOWN),
                                when(refused, inline(EventKind.REFUSED.word()))
                                    .otherwise(inline(EventKind.LOGIN.word())),
                                LOGIN_TYPE,
                                when(
                                        refused.and(STATUS.eq(inline(ACTIVE))),
                                        inline(LoginError.NOT_A_MEMBER.code()))
                                    .when(refused, inline(LoginError.USER_DISABLED.code())),
                                REQUEST_ID.in(KNOWN))
                            .from(knownAndOpened))
                    .returning(EVENT.ID));
  }

  private Map<String, @Nullable Object> values(ProvenIdentity arrival) {
    Identity identity = arrival.identity();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(APP_ID.key(), identity.appId());
    values.put(OPEN_ID.key(), identity.openId());
    values.put(TYPE.key(), arrival.instanceName());
    identity.knownUnionId().ifPresent(unionId -> values.put(UNION_ID.key(), unionId));
    if (arrival.sessionKey() != null) {
      values.putAll(sessionKeys.values(identity, arrival.sessionKey()));
    }
    if (arrival.profile() != null) {
      values.putAll(profiles.values(identity, arrival.profile(), null));
    }
    return values;
  }

  private static void put(Map<String, @Nullable Object> values, NewSession session) {
    values.put(TOKEN.key(), session.tokenHash().bytes());
    values.put(SESSION_ID.key(), session.id());
    values.put(NOW.key(), Times.at(session.now()));
    values.put(REQUEST_ID.key(), CurrentRequest.currentId());
    if (session.corpId() != null) {
      values.put(CORP_ID.key(), session.corpId().value());
    }
  }

  /**
   * A known user, and the session that was opened for it.
   *
   * @param sessionId null where none was opened
   */
  private record Opened(
      User user, String instanceName, @Nullable String sessionId, @Nullable String corpId) {
    static Opened read(ResultSet row) throws SQLException {
      return new Opened(
          JooqSignIns.user(row), row.getString(7), row.getString(8), row.getString(9));
    }

    UserSession signedIn(NewSession session) {
      return new UserSession(
          user,
          new Session(
              session.id(),
              user.id(),
              corpId == null ? null : new CorpId(corpId),
              instanceName,
              session.now(),
              session.now()));
    }
  }

  private static User user(ResultSet row) throws SQLException {
    return JooqUsers.user(row.getString(2), row.getString(3), row.getString(4), corps(row, 5));
  }

  private static UserSession resumed(ResultSet row) throws SQLException {
    String corp = row.getString(4);
    Session session =
        new Session(
            row.getString(2),
            new UserId(row.getString(3)),
            corp == null ? null : new CorpId(corp),
            row.getString(5),
            row.getObject(6, OffsetDateTime.class).toInstant(),
            row.getObject(7, OffsetDateTime.class).toInstant());
    return new UserSession(
        JooqUsers.user(row.getString(3), row.getString(8), row.getString(9), corps(row, 10)),
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
