package io.wechatlogin.persistence.user;

import static io.wechatlogin.persistence.tables.Tables.APP_USER;
import static io.wechatlogin.persistence.tables.Tables.MEMBERSHIP;
import static io.wechatlogin.persistence.tables.Tables.ORGANIZATION;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.store.StoreTransactions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.SelectConditionStep;
import org.jooq.SelectJoinStep;

/** The directory of users in the tables of this store. */
public final class JooqUsers implements ManagedDirectory {
  private final DSLContext dsl;
  private final StoreTransactions transactions;
  private final RandomGenerator random;
  private final UserList list;

  /**
   * Makes the adapter.
   *
   * @param bindings find users by their ids at WeChat
   * @param random makes the ids of users who register here
   */
  public JooqUsers(
      DSLContext dsl, StoreTransactions transactions, Bindings bindings, RandomGenerator random) {
    this.dsl = dsl;
    this.transactions = transactions;
    this.random = random;
    list = new UserList(dsl, transactions, bindings);
  }

  /** Returns the organizations of the user whose id is in a field, in the order of their ids. */
  static Field<List<Corp>> corpsOf(Field<String> userId) {
    return multiset(
            select(ORGANIZATION.CORP_ID, ORGANIZATION.CORP_NAME)
                .from(MEMBERSHIP)
                .join(ORGANIZATION)
                .on(ORGANIZATION.CORP_ID.eq(MEMBERSHIP.CORP_ID))
                .where(MEMBERSHIP.USER_ID.eq(userId))
                .orderBy(ORGANIZATION.CORP_ID))
        .as("corps")
        .convertFrom(rows -> rows.map(corp -> new Corp(new CorpId(corp.value1()), corp.value2())));
  }

  static User user(String id, String displayName, String status, List<Corp> corps) {
    return new User(
        new UserId(id), displayName, User.Status.valueOf(status.toUpperCase(Locale.ROOT)), corps);
  }

  @Override
  public Optional<User> find(UserId userId) {
    return query(userId).fetchOptional(JooqUsers::user);
  }

  @Override
  public Optional<User> hold(UserId userId) {
    return query(userId).forKeyShare().of(APP_USER).fetchOptional(JooqUsers::user);
  }

  @Override
  public User register(String displayName) {
    UserId id;
    do {
      id = UserId.random(random);
    } while (!create(id, displayName, User.Status.ACTIVE));
    return new User(id, displayName, User.Status.ACTIVE, List.of());
  }

  @Override
  public boolean create(UserId userId, String displayName, User.Status status) {
    return dsl.insertInto(APP_USER, APP_USER.ID, APP_USER.DISPLAY_NAME, APP_USER.STATUS)
            .values(userId.value(), displayName, status.word())
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  @Override
  public Optional<User> put(
      UserId userId, String displayName, User.Status status, Set<CorpId> corps) {
    return transactions.run(
        () -> {
          List<String> ids = corps.stream().map(CorpId::value).toList();
          if (dsl.fetchCount(ORGANIZATION, ORGANIZATION.CORP_ID.in(ids)) != ids.size()) {
            return Optional.empty();
          }
          dsl.insertInto(APP_USER, APP_USER.ID, APP_USER.DISPLAY_NAME, APP_USER.STATUS)
              .values(userId.value(), displayName, status.word())
              .onConflict(APP_USER.ID)
              .doUpdate()
              .set(APP_USER.DISPLAY_NAME, displayName)
              .set(APP_USER.STATUS, status.word())
              .execute();
          // What stays is not written again: the search follows each change.
          dsl.deleteFrom(MEMBERSHIP)
              .where(MEMBERSHIP.USER_ID.eq(userId.value()))
              .and(MEMBERSHIP.CORP_ID.notIn(ids))
              .execute();
          if (!ids.isEmpty()) {
            dsl.insertInto(MEMBERSHIP, MEMBERSHIP.USER_ID, MEMBERSHIP.CORP_ID)
                .valuesOfRows(ids.stream().map(id -> row(userId.value(), id)).toList())
                .onConflictDoNothing()
                .execute();
          }
          return find(userId);
        });
  }

  @Override
  public Page<User> list(UserFilter filter, PageRequest page) {
    return list.list(filter, page);
  }

  @Override
  public Optional<Corp> put(Corp corp) {
    Optional<Corp> before =
        dsl.select(ORGANIZATION.CORP_NAME)
            .from(ORGANIZATION)
            .where(ORGANIZATION.CORP_ID.eq(corp.corpId().value()))
            .forUpdate()
            .fetchOptional(row -> new Corp(corp.corpId(), row.value1()));
    dsl.insertInto(ORGANIZATION, ORGANIZATION.CORP_ID, ORGANIZATION.CORP_NAME)
        .values(corp.corpId().value(), corp.corpName())
        .onConflict(ORGANIZATION.CORP_ID)
        .doUpdate()
        .set(ORGANIZATION.CORP_NAME, corp.corpName())
        .execute();
    return before;
  }

  @Override
  public boolean erase(UserId userId) {
    return dsl.deleteFrom(APP_USER).where(APP_USER.ID.eq(userId.value())).execute() == 1;
  }

  private SelectConditionStep<Record4<String, String, String, List<Corp>>> query(UserId userId) {
    return users(dsl).where(APP_USER.ID.eq(userId.value()));
  }

  /** Returns the query of all users. */
  static SelectJoinStep<Record4<String, String, String, List<Corp>>> users(DSLContext dsl) {
    return dsl.select(APP_USER.ID, APP_USER.DISPLAY_NAME, APP_USER.STATUS, corpsOf(APP_USER.ID))
        .from(APP_USER);
  }

  static User user(Record4<String, String, String, List<Corp>> row) {
    return user(row.value1(), row.value2(), row.value3(), row.value4());
  }
}
