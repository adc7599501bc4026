package io.wechatlogin.persistence.audit;

import static io.wechatlogin.persistence.tables.Tables.EVENT;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.store.Timestamps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** The audit log in the tables of this store. */
public final class JooqEvents implements Events {
  private static final Map<String, EventKind> KINDS =
      Arrays.stream(EventKind.values())
          .collect(Collectors.toMap(EventKind::word, Function.identity()));

  private final DSLContext dsl;

  /** Makes the adapter. */
  public JooqEvents(DSLContext dsl) {
    this.dsl = dsl;
  }

  @Override
  public void append(Event event) {
    dsl.insertInto(EVENT)
        .set(EVENT.USER_ID, event.userId().value())
        .set(EVENT.AT, Timestamps.at(event.at()))
        .set(EVENT.ID, event.id())
        .set(EVENT.KIND, event.kind().word())
        .set(EVENT.LOGIN_TYPE, event.instanceName())
        .set(EVENT.DETAIL, event.detail())
        .set(EVENT.REQUEST_ID, event.requestId())
        .execute();
  }

  @Override
  public Page<Event> ofUser(UserId userId, PageRequest page) {
    List<Event> rows =
        dsl.selectFrom(EVENT)
            .where(EVENT.USER_ID.eq(userId.value()))
            .and(
                EVENT.KIND.in(KINDS.keySet())) // a newer node beside this one may know further ones
            .and(Timestamps.isBefore(EVENT.AT, EVENT.ID, page.after()))
            .orderBy(EVENT.AT.desc(), EVENT.ID.desc())
            .limit(page.limit() + 1)
            .fetch(
                row ->
                    new Event(
                        row.getId(),
                        userId,
                        Objects.requireNonNull(KINDS.get(row.getKind())),
                        row.getLoginType(),
                        row.getDetail(),
                        row.getAt().toInstant(),
                        row.getRequestId()));
    return Page.of(rows, page.limit(), event -> new PageRequest.Position(event.at(), event.id()));
  }
}
