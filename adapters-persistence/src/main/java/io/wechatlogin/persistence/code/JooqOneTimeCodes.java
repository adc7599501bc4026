package io.wechatlogin.persistence.code;

import static io.wechatlogin.persistence.tables.Tables.ONE_TIME_CODE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.store.Expiry;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.persistence.tables.tables.records.OneTimeCodeRecord;
import java.time.Instant;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** One-time codes in the tables of this store. */
public final class JooqOneTimeCodes implements OneTimeCodes, ExpiringRows {
  private static final String LOGIN = "login";
  private static final String BIND = "bind";

  private final DSLContext dsl;

  /** Makes the adapter. */
  public JooqOneTimeCodes(DSLContext dsl) {
    this.dsl = dsl;
  }

  @Override
  public void issue(SecretHash codeHash, OneTimeCode code, Instant expiresAt) {
    OneTimeCodeRecord row = new OneTimeCodeRecord();
    row.setHash(codeHash.bytes());
    row.setLoginType(code.instanceName());
    row.setExpiresAt(Timestamps.at(expiresAt));
    row.setCodeChallenge(Challenges.bytes(code.challenge()));
    switch (code) {
      case OneTimeCode.LoginCode login -> {
        row.setKind(LOGIN);
        row.setUserId(login.userId().value());
        row.setBindingId(login.basis().bindingId());
        row.setGeneration(login.basis().generation());
      }
      case OneTimeCode.BindCode bind -> {
        row.setKind(BIND);
        row.setAppId(bind.identity().appId());
        row.setOpenPlatform(bind.identity().openPlatform());
        row.setOpenId(bind.identity().openId());
        row.setUnionId(bind.identity().unionId());
      }
    }
    dsl.insertInto(ONE_TIME_CODE).set(row).execute();
  }

  @Override
  public <T extends OneTimeCode> Optional<T> find(Class<T> kind, SecretHash codeHash, Instant now) {
    return dsl.selectFrom(ONE_TIME_CODE)
        .where(isValid(kind, codeHash, now))
        .fetchOptional(row -> kind.cast(code(row)));
  }

  private static Condition isValid(
      Class<? extends OneTimeCode> kind, SecretHash codeHash, Instant now) {
    return ONE_TIME_CODE
        .HASH
        .eq(codeHash.bytes())
        .and(ONE_TIME_CODE.KIND.eq(kind == OneTimeCode.LoginCode.class ? LOGIN : BIND))
        .and(Timestamps.isAfter(ONE_TIME_CODE.EXPIRES_AT, now));
  }

  @Override
  public <T extends OneTimeCode> Optional<T> consume(
      Class<T> kind, SecretHash codeHash, Instant now) {
    return dsl.deleteFrom(ONE_TIME_CODE)
        .where(isValid(kind, codeHash, now))
        .returning()
        .fetchOptional(row -> kind.cast(code(row)));
  }

  @Override
  public void discardBindCodes(Identity identity) {
    // A code that another transaction is consuming is skipped. That transaction may be waiting for
    // the binding that this one adds, and will lose; waiting for its code would be a deadlock.
    dsl.deleteFrom(ONE_TIME_CODE)
        .where(
            ONE_TIME_CODE.HASH.in(
                select(ONE_TIME_CODE.HASH)
                    .from(ONE_TIME_CODE)
                    .where(ONE_TIME_CODE.KIND.eq(inline(BIND)))
                    .and(ONE_TIME_CODE.APP_ID.eq(identity.appId()))
                    .and(ONE_TIME_CODE.OPEN_ID.eq(identity.openId()))
                    .forUpdate()
                    .skipLocked()))
        .execute();
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return Expiry.remove(dsl, ONE_TIME_CODE.EXPIRES_AT, now, limit);
  }

  private static OneTimeCode code(OneTimeCodeRecord row) {
    CodeChallenge challenge = Challenges.challenge(row.getCodeChallenge());
    return row.getKind().equals(LOGIN)
        ? new OneTimeCode.LoginCode(
            row.getLoginType(),
            new UserId(row.getUserId()),
            new LoginBasis(row.getBindingId(), row.getGeneration()),
            challenge)
        : new OneTimeCode.BindCode(
            row.getLoginType(),
            new Identity(row.getAppId(), row.getOpenPlatform(), row.getOpenId(), row.getUnionId()),
            challenge);
  }
}
