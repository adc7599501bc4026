package io.wechatlogin.persistence.identity;

import static io.wechatlogin.persistence.tables.Tables.BINDING;
import static io.wechatlogin.persistence.tables.Tables.UNBOUND_IDENTITY;
import static io.wechatlogin.persistence.tables.Tables.UNION_IDENTITY;
import static io.wechatlogin.persistence.tables.Tables.USER_REVOCATION;
import static org.jooq.impl.DSL.selectOne;

import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.BindingFilter;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.revocation.JooqUnboundIdentities;
import io.wechatlogin.persistence.store.StoreTransactions;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.persistence.tables.tables.records.BindingRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Bindings in the tables of this store. */
public final class JooqBindings implements Bindings, BindingRemoval {
  private final DSLContext dsl;
  private final StoreTransactions transactions;
  private final JooqUnionIds unionIds;

  /** Makes the adapter. */
  public JooqBindings(DSLContext dsl, StoreTransactions transactions) {
    this.dsl = dsl;
    this.transactions = transactions;
    unionIds = new JooqUnionIds(dsl);
  }

  @Override
  public BindingRules.Facts factsOf(Identity identity) {
    // One statement: what is read one after the other can contradict itself.
    return dsl.select()
        .from(selectOne().asTable("one"))
        .leftJoin(BINDING)
        .on(BINDING.APP_ID.eq(identity.appId()).and(BINDING.OPEN_ID.eq(identity.openId())))
        .leftJoin(USER_REVOCATION)
        .on(USER_REVOCATION.USER_ID.eq(BINDING.USER_ID))
        .leftJoin(UNBOUND_IDENTITY)
        .on(
            UNBOUND_IDENTITY
                .APP_ID
                .eq(identity.appId())
                .and(UNBOUND_IDENTITY.OPEN_ID.eq(identity.openId())))
        .leftJoin(UNION_IDENTITY)
        .on(
            UNION_IDENTITY
                .OPEN_PLATFORM
                .eq(identity.openPlatform())
                .and(UNION_IDENTITY.UNION_ID.eq(identity.unionId())))
        .fetchSingle(JooqBindings::facts);
  }

  private static BindingRules.Facts facts(Record row) {
    Optional<Binding> bound =
        row.get(BINDING.ID) == null ? Optional.empty() : Optional.of(binding(row.into(BINDING)));
    Long generation = row.get(USER_REVOCATION.GENERATION);
    Past ofIdentity =
        JooqUnboundIdentities.past(
            row.get(UNBOUND_IDENTITY.UNBOUND_AT), row.get(UNBOUND_IDENTITY.COMES_BACK));
    Optional<Instant> endedAt =
        Stream.of(
                Optional.ofNullable(row.get(USER_REVOCATION.ENDED_AT)).map(Timestamps::instant),
                Optional.ofNullable(row.get(BINDING.LOGINS_FROM)).map(Timestamps::instant),
                ofIdentity.endedAt())
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return new BindingRules.Facts(
        bound,
        Optional.ofNullable(row.get(UNION_IDENTITY.USER_ID)).map(UserId::new),
        new Past(generation == null ? 0 : generation, endedAt, ofIdentity.isUnbound()));
  }

  @Override
  public Optional<Binding> find(UserId userId, String appId) {
    return one(ofUserInApp(userId, appId));
  }

  @Override
  public List<Binding> ofUser(UserId userId) {
    return dsl.selectFrom(BINDING)
        .where(BINDING.USER_ID.eq(userId.value()))
        .orderBy(BINDING.BOUND_AT, BINDING.ID)
        .fetch(JooqBindings::binding);
  }

  @Override
  public Page<Binding> list(BindingFilter filter, PageRequest page) {
    return BindingList.of(filter, page).fetch(dsl);
  }

  @Override
  public boolean add(Binding binding) {
    Identity identity = binding.identity();
    return transactions.allOrNothing(
        () ->
            unionIds.assign(binding.userId(), identity)
                && dsl.insertInto(BINDING)
                        .set(BINDING.ID, binding.id())
                        .set(BINDING.LOGIN_TYPE, binding.instanceName())
                        .set(BINDING.APP_ID, identity.appId())
                        .set(BINDING.OPEN_PLATFORM, identity.openPlatform())
                        .set(BINDING.OPEN_ID, identity.openId())
                        .set(BINDING.UNION_ID, identity.unionId())
                        .set(BINDING.USER_ID, binding.userId().value())
                        .set(BINDING.BOUND_AT, Timestamps.at(binding.boundAt()))
                        .set(BINDING.LOGINS_FROM, takeUnboundAt(identity))
                        .onConflictDoNothing()
                        .execute()
                    == 1);
  }

  /** Removes what is kept of the unbinding of an identity, and returns its time; may be null. */
  private @Nullable OffsetDateTime takeUnboundAt(Identity identity) {
    return dsl.deleteFrom(UNBOUND_IDENTITY)
        .where(UNBOUND_IDENTITY.OPEN_ID.eq(identity.openId()))
        .and(UNBOUND_IDENTITY.APP_ID.eq(identity.appId()))
        .returning(UNBOUND_IDENTITY.UNBOUND_AT)
        .fetchOptional(UNBOUND_IDENTITY.UNBOUND_AT)
        .orElse(null);
  }

  @Override
  public boolean learnUnionId(Binding binding, String unionId) {
    return transactions.allOrNothing(
        () -> {
          if (!unionIds.assign(binding.userId(), binding.identity().withUnionId(unionId))) {
            return false;
          }
          boolean learned =
              dsl.update(BINDING)
                      .set(BINDING.UNION_ID, unionId)
                      .where(BINDING.ID.eq(binding.id()))
                      .execute()
                  == 1;
          binding
              .identity()
              .knownUnionId()
              .ifPresent(old -> unionIds.removeUnused(binding.identity(), old));
          return learned;
        });
  }

  @Override
  public boolean hold(Identity identity) {
    return dsl.select(BINDING.ID)
        .from(BINDING)
        .where(BINDING.APP_ID.eq(identity.appId()))
        .and(BINDING.OPEN_ID.eq(identity.openId()))
        .forKeyShare()
        .fetchOptional()
        .isPresent();
  }

  @Override
  public List<Binding> holdAll(UserId userId) {
    return dsl.selectFrom(BINDING)
        .where(BINDING.USER_ID.eq(userId.value()))
        .orderBy(BINDING.ID)
        .forUpdate()
        .fetch(JooqBindings::binding);
  }

  @Override
  public Optional<Binding> remove(UserId userId, String appId) {
    return remove(ofUserInApp(userId, appId)).stream().findFirst();
  }

  @Override
  public boolean remove(Binding binding) {
    return !remove(BINDING.ID.eq(binding.id())).isEmpty();
  }

  @Override
  public List<Binding> removeAll(UserId userId) {
    return remove(BINDING.USER_ID.eq(userId.value()));
  }

  private List<Binding> remove(Condition which) {
    return transactions.run(
        () -> {
          List<Binding> removed =
              dsl.deleteFrom(BINDING).where(which).returning().fetch(JooqBindings::binding);
          for (Binding binding : removed) {
            binding
                .identity()
                .knownUnionId()
                .ifPresent(unionId -> unionIds.removeUnused(binding.identity(), unionId));
          }
          return removed;
        });
  }

  private Optional<Binding> one(Condition which) {
    return dsl.selectFrom(BINDING).where(which).fetchOptional(JooqBindings::binding);
  }

  private static Condition ofUserInApp(UserId userId, String appId) {
    return BINDING.APP_ID.eq(appId).and(BINDING.USER_ID.eq(userId.value()));
  }

  static Binding binding(BindingRecord row) {
    return new Binding(
        row.getId(),
        row.getLoginType(),
        new Identity(row.getAppId(), row.getOpenPlatform(), row.getOpenId(), row.getUnionId()),
        new UserId(row.getUserId()),
        row.getBoundAt().toInstant());
  }
}
