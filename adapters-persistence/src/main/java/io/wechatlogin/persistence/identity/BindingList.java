package io.wechatlogin.persistence.identity;

import static io.wechatlogin.persistence.tables.Tables.BINDING;
import static io.wechatlogin.persistence.tables.Tables.UNION_IDENTITY;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import io.wechatlogin.application.port.BindingFilter;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.persistence.store.Timestamps;
import java.time.Instant;
import java.util.List;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record1;
import org.jooq.SortField;
import org.jspecify.annotations.Nullable;

/**
 * A page of the bindings that fit a filter. Each filter has an index to go by: few bindings fit a
 * user, an openId or a unionId, and are sorted by age; the others follow the index of openIds, so
 * that a page of an app reads what it shows.
 */
record BindingList(BindingFilter filter, PageRequest page) {
  private static final Name PLATFORMS = name("platforms");
  private static final Field<String> PLATFORM = field(name("platforms", "name"), String.class);

  static BindingList of(BindingFilter filter, PageRequest page) {
    return new BindingList(filter, page);
  }

  Page<Binding> fetch(DSLContext dsl) {
    List<Binding> rows =
        (filter.unionId() == null ? dsl.select() : dsl.withRecursive(platforms()).select())
            .from(BINDING)
            .where(fits())
            .and(isAfter(page.after()))
            .orderBy(order())
            .limit(page.limit() + 1)
            .fetch(row -> JooqBindings.binding(row.into(BINDING)));
    return Page.of(rows, page.limit(), this::position);
  }

  private Condition fits() {
    Condition condition = noCondition();
    if (filter.userId() != null) {
      condition = condition.and(BINDING.USER_ID.eq(filter.userId().value()));
    }
    if (filter.openId() != null) {
      condition = condition.and(BINDING.OPEN_ID.eq(filter.openId()));
    }
    if (filter.unionId() != null) {
      condition =
          condition
              .and(BINDING.OPEN_PLATFORM.in(select(PLATFORM).from(table(PLATFORMS))))
              .and(BINDING.UNION_ID.eq(filter.unionId()));
    }
    if (filter.appId() != null) {
      condition = condition.and(BINDING.APP_ID.eq(filter.appId()));
    }
    if (filter.instanceNames() != null) {
      condition = condition.and(BINDING.LOGIN_TYPE.in(filter.instanceNames()));
    }
    return condition;
  }

  /**
   * The few Open Platform accounts that there are, one index look-up each: the index of unionIds
   * begins with them.
   */
  private static CommonTableExpression<Record1<String>> platforms() {
    Field<String> next =
        field(
            select(min(UNION_IDENTITY.OPEN_PLATFORM))
                .from(UNION_IDENTITY)
                .where(UNION_IDENTITY.OPEN_PLATFORM.gt(PLATFORM)));
    return PLATFORMS
        .fields("name")
        .as(
            select(min(UNION_IDENTITY.OPEN_PLATFORM))
                .from(UNION_IDENTITY)
                .unionAll(select(next).from(table(PLATFORMS)).where(PLATFORM.isNotNull())));
  }

  private List<SortField<?>> order() {
    return filter.namesSomebody()
        ? List.of(BINDING.BOUND_AT.asc(), BINDING.ID.asc())
        : List.of(BINDING.OPEN_ID.asc(), BINDING.APP_ID.asc());
  }

  private Position position(Binding last) {
    return filter.namesSomebody()
        ? new Position(last.boundAt(), last.id())
        : new Position(Instant.EPOCH, last.identity().openId() + " " + last.identity().appId());
  }

  private Condition isAfter(@Nullable Position position) {
    if (position == null) {
      return noCondition();
    }
    if (filter.namesSomebody()) {
      return row(BINDING.BOUND_AT, BINDING.ID).gt(Timestamps.at(position.at()), position.id());
    }
    String id = position.id();
    int blank = id.lastIndexOf(' ');
    String openId = blank < 0 ? id : id.substring(0, blank);
    return row(BINDING.OPEN_ID, BINDING.APP_ID).gt(openId, id.substring(blank + 1));
  }
}
