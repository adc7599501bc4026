package io.wechatlogin.persistence.user;

import static io.wechatlogin.persistence.tables.Tables.APP_USER;
import static io.wechatlogin.persistence.tables.Tables.USER_SEARCH;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.application.port.BindingFilter;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserQuery;
import io.wechatlogin.persistence.store.StoreTransactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record3;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Pages of users. Without a query, an organization or the status {@code disabled} they follow the
 * key of the table of users. Otherwise users who have the query as an id come first, then those
 * whom the index of names finds, in the order of their numbers there.
 */
final class UserList {
  /** Where users stand who were found by an id: before all who were found by a name. */
  private static final Instant BY_ID = Instant.EPOCH;

  private static final Instant BY_NAME = Instant.EPOCH.plusSeconds(1);
  private static final long NONE = -1;

  /** More accounts than one id of WeChat can have. */
  private static final PageRequest FEW = PageRequest.first(50);

  private final DSLContext dsl;
  private final StoreTransactions transactions;
  private final Bindings bindings;

  UserList(DSLContext dsl, StoreTransactions transactions, Bindings bindings) {
    this.dsl = dsl;
    this.transactions = transactions;
    this.bindings = bindings;
  }

  /** A user and its place in the list. */
  private record Row(Position position, User user) {}

  Page<User> list(UserFilter filter, PageRequest page) {
    List<Row> rows =
        filter.query() == null && filter.corpId() == null && filter.status() != User.Status.DISABLED
            ? inOrderOfIds(filter, page)
            : transactions.run(() -> found(filter, page));
    Page<Row> found = Page.of(rows, page.limit(), Row::position);
    return new Page<>(found.items().stream().map(Row::user).toList(), found.next());
  }

  private List<Row> inOrderOfIds(UserFilter filter, PageRequest page) {
    Position after = page.after();
    return JooqUsers.users(dsl)
        .where(after == null ? noCondition() : APP_USER.ID.gt(after.id()))
        .and(WantedUsers.hasStatus(filter))
        .orderBy(APP_USER.ID)
        .limit(page.limit() + 1)
        .fetch(row -> row(JooqUsers.user(row)));
  }

  private static Row row(User user) {
    return new Row(new Position(BY_ID, user.id().value()), user);
  }

  private List<Row> found(UserFilter filter, PageRequest page) {
    // The connections of a host may compile statements of this cost, which takes longer than they.
    Record3<String, String, Long> begun =
        dsl.select(
                field("set_config('jit', 'off', true)", String.class),
                field(
                    "lower(normalize(cast({0} as text), nfkc))",
                    String.class, val(filter.query() == null ? "" : filter.query().text())),
                coalesce(field(select(max(USER_SEARCH.NUMBER)).from(USER_SEARCH)), val(NONE)))
            .fetchSingle();
    Set<String> ids = filter.query() == null ? Set.of() : usersOfId(filter.query());
    WantedUsers wanted =
        new WantedUsers(
            filter, begun.value2(), NameMarks.of(filter, begun.value2()), ids, begun.value3());
    List<Row> rows = new ArrayList<>(foundById(wanted, page.after()));
    int missing = page.limit() + 1 - rows.size();
    if (missing <= 0) {
      return rows.subList(0, page.limit() + 1);
    }
    rows.addAll(foundByName(wanted, numberOf(page.after()), missing));
    return rows;
  }

  /** Returns the users whose userId, openId or unionId a text is, as a whole. */
  private Set<String> usersOfId(UserQuery query) {
    Set<String> ids = new TreeSet<>();
    ids.add(query.text());
    Stream.of(
            BindingFilter.ALL.withOpenId(query.text()), BindingFilter.ALL.withUnionId(query.text()))
        .flatMap(filter -> bindings.list(filter, FEW).items().stream())
        .map(Binding::userId)
        .map(UserId::value)
        .forEach(ids::add);
    return ids;
  }

  private List<Row> foundById(WantedUsers wanted, @Nullable Position after) {
    if (wanted.ids().isEmpty() || (after != null && !after.at().equals(BY_ID))) {
      return List.of();
    }
    return JooqUsers.users(dsl)
        .where(APP_USER.ID.in(wanted.ids()))
        .and(after == null ? noCondition() : APP_USER.ID.gt(after.id()))
        .orderBy(APP_USER.ID)
        .fetch(JooqUsers::user)
        .stream()
        .filter(wanted.filter()::fitsBesideQuery)
        .map(UserList::row)
        .toList();
  }

  /** Returns the number of the last user of a page; that of none where it was found by an id. */
  private static long numberOf(@Nullable Position last) {
    if (last == null || last.at().equals(BY_ID)) {
      return NONE;
    }
    try {
      return Long.parseLong(last.id());
    } catch (NumberFormatException forged) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * Reads block after block of the index, more of them at a time the fewer users they have, until
   * enough are found.
   */
  private List<Row> foundByName(WantedUsers wanted, long after, int limit) {
    if (wanted.marks().isEmpty() || after >= wanted.newest()) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>();
    long last = NameMarks.blockOf(wanted.newest());
    long from = Math.max(0, NameMarks.blockOf(after));
    long blocks = 1;
    while (from <= last && rows.size() < limit) {
      long to = Math.min(last, from + blocks - 1);
      rows.addAll(inBlocks(wanted, from, to, after, limit - rows.size()));
      from = to + 1;
      blocks *= 8;
    }
    return rows;
  }

  private List<Row> inBlocks(WantedUsers wanted, long from, long to, long after, int limit) {
    // Not the number itself: a plan that follows its index would read the names of all users.
    Field<Long> number = USER_SEARCH.NUMBER.plus(0L);
    // What the index does not say exactly is asked in their order, of as many as the page needs.
    Table<?> sorted =
        select(USER_SEARCH.NUMBER, USER_SEARCH.USER_ID, USER_SEARCH.NAMES)
            .from(USER_SEARCH)
            .where(wanted.marks().areIn(USER_SEARCH.GRAMS))
            .and(number.gt(after))
            .orderBy(number)
            .offset(0)
            .asTable("sorted");
    Table<?> found =
        NameMarks.blocks(from, to)
            .crossJoin(
                lateral(
                    select(sorted.field(USER_SEARCH.NUMBER), sorted.field(USER_SEARCH.USER_ID))
                        .from(sorted)
                        .where(wanted.areIn(sorted))
                        .limit(limit)
                        .asTable("found")));
    Field<Long> foundNumber = field("found.number", Long.class);
    Field<String> foundUser = field("found.user_id", String.class);
    return dsl.select(
            foundNumber,
            APP_USER.ID,
            APP_USER.DISPLAY_NAME,
            APP_USER.STATUS,
            JooqUsers.corpsOf(APP_USER.ID))
        .from(found)
        .join(APP_USER)
        .on(APP_USER.ID.eq(foundUser))
        .orderBy(foundNumber)
        .limit(limit)
        .fetch(
            row ->
                new Row(
                    new Position(BY_NAME, String.valueOf(row.value1())),
                    JooqUsers.user(row.value2(), row.value3(), row.value4(), row.value5())));
  }
}
