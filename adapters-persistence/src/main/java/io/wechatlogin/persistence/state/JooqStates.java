package io.wechatlogin.persistence.state;

import static io.wechatlogin.persistence.tables.Tables.LOGIN_STATE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.States;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.code.Challenges;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedColumn;
import io.wechatlogin.persistence.store.ChangeNotifications;
import io.wechatlogin.persistence.store.Expiry;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.persistence.tables.tables.records.LoginStateRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.ResultQuery;

/** Logins under way in the tables of this store. */
public final class JooqStates implements States, ExpiringRows {
  private final DSLContext dsl;
  private final KeyRing keys;
  private final ChangeNotifications notifications;

  /** Makes the adapter. */
  public JooqStates(DSLContext dsl, KeyRing keys, ChangeNotifications notifications) {
    this.dsl = dsl;
    this.keys = keys;
    this.notifications = notifications;
  }

  @Override
  public void start(SecretHash state, PendingLogin login, Instant expiresAt) {
    dsl.insertInto(LOGIN_STATE)
        .set(LOGIN_STATE.HASH, state.bytes())
        .set(LOGIN_STATE.LOGIN_TYPE, login.instanceName())
        .set(LOGIN_STATE.INTENT, login.intent().name().toLowerCase(Locale.ROOT))
        .set(LOGIN_STATE.USER_ID, login.binder() == null ? null : login.binder().userId().value())
        .set(LOGIN_STATE.SESSION_ID, login.binder() == null ? null : login.binder().sessionId())
        .set(LOGIN_STATE.GENERATION, login.binder() == null ? 0 : login.binder().generation())
        .set(LOGIN_STATE.SCAN_ID, login.scanId())
        .set(LOGIN_STATE.BROWSER, login.browser().hash().bytes())
        .set(LOGIN_STATE.CODE_CHALLENGE, Challenges.bytes(login.initiator().challenge()))
        .set(LOGIN_STATE.CALLER_STATE, login.initiator().state())
        .set(LOGIN_STATE.REDIRECT_URL, login.redirectUrl().toString())
        .set(LOGIN_STATE.EXPIRES_AT, Timestamps.at(expiresAt))
        .set(LOGIN_STATE.KEPT_UNTIL, Timestamps.at(expiresAt))
        .execute();
  }

  @Override
  public StateClaim claim(
      SecretHash state, String instanceName, SecretHash browser, SecretHash attempt, Instant now) {
    Condition ours =
        LOGIN_STATE
            .HASH
            .eq(state.bytes())
            .and(LOGIN_STATE.LOGIN_TYPE.eq(instanceName))
            .and(LOGIN_STATE.BROWSER.eq(browser.bytes()));
    Optional<StateClaim> first =
        dsl.update(LOGIN_STATE)
            .set(LOGIN_STATE.ATTEMPT, attempt.bytes())
            .set(LOGIN_STATE.KEPT_UNTIL, Timestamps.at(now.plus(PendingLogin.ANSWER_TIMEOUT)))
            .where(ours)
            .and(LOGIN_STATE.ATTEMPT.isNull())
            .and(Timestamps.isAfter(LOGIN_STATE.EXPIRES_AT, now))
            .returning()
            .fetchOptional(row -> new StateClaim.First(login(row)));
    return first
        .or(
            () ->
                dsl.update(LOGIN_STATE)
                    .set(LOGIN_STATE.AWAITED, true)
                    .where(ours)
                    .and(LOGIN_STATE.ATTEMPT.eq(attempt.bytes()))
                    .and(Timestamps.isAfter(LOGIN_STATE.KEPT_UNTIL, now))
                    .returning()
                    .fetchOptional(row -> new StateClaim.Repeated(login(row))))
        .orElseGet(StateClaim.Refused::new);
  }

  @Override
  public void answer(SecretHash state, WebUrl answer, Instant until) {
    byte[] plain = answer.toString().getBytes(StandardCharsets.UTF_8);
    CommonTableExpression<?> answered =
        name("answered")
            .as(
                (ResultQuery<?>)
                    update(LOGIN_STATE)
                        .set(
                            LOGIN_STATE.SEALED_ANSWER,
                            SealedColumn.LOGIN_ANSWER.seal(keys, plain, state.bytes()))
                        .set(LOGIN_STATE.KEPT_UNTIL, Timestamps.at(until))
                        .where(LOGIN_STATE.HASH.eq(state.bytes()))
                        .returning(LOGIN_STATE.AWAITED));
    dsl.with(answered)
        .select(ChangeNotifications.notification(val(state.hex())))
        .from(answered)
        .where(field(name("answered", "awaited"), Boolean.class))
        .fetch();
  }

  @Override
  public Optional<WebUrl> awaitAnswer(SecretHash state, Duration atMost) {
    return notifications.await(state.hex(), () -> answerTo(state), atMost);
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return Expiry.remove(dsl, LOGIN_STATE.KEPT_UNTIL, now, limit);
  }

  private Optional<WebUrl> answerTo(SecretHash state) {
    return dsl.select(LOGIN_STATE.SEALED_ANSWER)
        .from(LOGIN_STATE)
        .where(LOGIN_STATE.HASH.eq(state.bytes()))
        .and(LOGIN_STATE.SEALED_ANSWER.isNotNull())
        .fetchOptional(LOGIN_STATE.SEALED_ANSWER)
        .flatMap(bytes -> SealedColumn.LOGIN_ANSWER.open(keys, bytes, state.bytes()))
        .map(plain -> WebUrl.of(new String(plain, StandardCharsets.UTF_8)));
  }

  private static PendingLogin login(LoginStateRecord row) {
    return new PendingLogin(
        row.getLoginType(),
        LoginIntent.valueOf(row.getIntent().toUpperCase(Locale.ROOT)),
        row.getUserId() == null
            ? null
            : new PendingLogin.Binder(
                new UserId(row.getUserId()), row.getSessionId(), row.getGeneration()),
        row.getScanId(),
        new PendingLogin.Browser(
            new SecretHash(HexFormat.of().formatHex(row.getBrowser())),
            new Initiator(Challenges.challenge(row.getCodeChallenge()), row.getCallerState())),
        WebUrl.of(row.getRedirectUrl()));
  }
}
