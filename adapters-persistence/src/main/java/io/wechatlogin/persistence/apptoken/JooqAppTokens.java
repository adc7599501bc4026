package io.wechatlogin.persistence.apptoken;

import static io.wechatlogin.persistence.tables.Tables.APP_TOKEN;
import static org.jooq.impl.DSL.update;

import io.wechatlogin.application.port.AppTokens;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedColumn;
import io.wechatlogin.persistence.store.ChangeNotifications;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.persistence.tables.tables.records.AppTokenRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Tokens of apps in the tables of this store. */
public final class JooqAppTokens implements AppTokens {
  private final DSLContext dsl;
  private final KeyRing keys;
  private final ChangeNotifications notifications;

  /** Makes the adapter. */
  public JooqAppTokens(DSLContext dsl, KeyRing keys, ChangeNotifications notifications) {
    this.dsl = dsl;
    this.keys = keys;
    this.notifications = notifications;
  }

  @Override
  public Optional<AppToken> find(String appId) {
    return dsl.selectFrom(APP_TOKEN)
        .where(APP_TOKEN.APP_ID.eq(appId))
        .and(APP_TOKEN.SEALED_TOKEN.isNotNull())
        .fetchOptional()
        .flatMap(this::opened);
  }

  @Override
  public boolean lease(String appId, String holder, Instant now, Instant until) {
    return dsl.insertInto(APP_TOKEN)
            .set(APP_TOKEN.APP_ID, appId)
            .set(APP_TOKEN.LEASE_HOLDER, holder)
            .set(APP_TOKEN.LEASED_UNTIL, Timestamps.at(until))
            .onConflict(APP_TOKEN.APP_ID)
            .doUpdate()
            .set(APP_TOKEN.LEASE_HOLDER, holder)
            .set(APP_TOKEN.LEASED_UNTIL, Timestamps.at(until))
            .where(
                APP_TOKEN.LEASE_HOLDER.isNull().or(APP_TOKEN.LEASED_UNTIL.le(Timestamps.at(now))))
            .execute()
        == 1;
  }

  @Override
  public boolean put(String appId, String holder, AppToken token) {
    byte[] plain = token.value().reveal().getBytes(StandardCharsets.UTF_8);
    return ChangeNotifications.changeAndNotify(
        dsl,
        update(APP_TOKEN)
            .set(APP_TOKEN.SEALED_TOKEN, SealedColumn.APP_TOKEN_VALUE.seal(keys, plain, appId))
            .set(APP_TOKEN.EXPIRES_AT, Timestamps.at(token.expiresAt()))
            .setNull(APP_TOKEN.LEASE_HOLDER)
            .setNull(APP_TOKEN.LEASED_UNTIL)
            .where(heldBy(appId, holder))
            .returning(APP_TOKEN.APP_ID),
        subject(appId));
  }

  @Override
  public void release(String appId, String holder) {
    ChangeNotifications.changeAndNotify(
        dsl,
        update(APP_TOKEN)
            .setNull(APP_TOKEN.LEASE_HOLDER)
            .setNull(APP_TOKEN.LEASED_UNTIL)
            .where(heldBy(appId, holder))
            .returning(APP_TOKEN.APP_ID),
        subject(appId));
  }

  @Override
  public boolean awaitRelease(String appId, Instant now, Duration atMost) {
    return notifications
        .await(
            subject(appId),
            () -> isLeased(appId, Timestamps.at(now)) ? Optional.empty() : Optional.of(true),
            atMost)
        .isPresent();
  }

  private static String subject(String appId) {
    return "app_token " + appId;
  }

  private boolean isLeased(String appId, OffsetDateTime now) {
    return dsl.fetchExists(APP_TOKEN, APP_TOKEN.APP_ID.eq(appId), APP_TOKEN.LEASED_UNTIL.gt(now));
  }

  private static Condition heldBy(String appId, String holder) {
    return APP_TOKEN.APP_ID.eq(appId).and(APP_TOKEN.LEASE_HOLDER.eq(holder));
  }

  /** A token that no key opens counts as absent: WeChat issues another. */
  private Optional<AppToken> opened(AppTokenRecord row) {
    return SealedColumn.APP_TOKEN_VALUE
        .open(keys, row.getSealedToken(), row.getAppId())
        .map(
            plain ->
                new AppToken(
                    new Secret(new String(plain, StandardCharsets.UTF_8)),
                    row.getExpiresAt().toInstant()));
  }
}
