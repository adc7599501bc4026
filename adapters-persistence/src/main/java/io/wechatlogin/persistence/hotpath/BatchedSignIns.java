package io.wechatlogin.persistence.hotpath;

import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.persistence.code.Challenges;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.store.StoreTransactions;
import io.wechatlogin.persistence.store.Timestamps;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The hot paths, each in one statement that serves all requests of the same moment. */
public final class BatchedSignIns implements SignIns {
  private final KeyRing keys;
  private final LongSupplier nanoTime;
  private final HotPath<User> issueLoginCode;
  private final HotPath<OpenedSession> openSession;
  private final HotPath<OpenedSession> trade;
  private final SessionRotation rotation;
  private final HotPath<FoundToken> resume;

  /**
   * Makes the hot paths of a store that holds users, bindings, codes, sessions and events.
   *
   * @param rotation puts offered tokens in the place of the old ones
   * @param nanoTime the clock that the beginning of a login was read from
   */
  public BatchedSignIns(
      DSLContext dsl,
      StoreTransactions transactions,
      KeyRing keys,
      SessionRotation rotation,
      LongSupplier nanoTime) {
    this.keys = keys;
    this.rotation = rotation;
    this.nanoTime = nanoTime;
    issueLoginCode = new HotPath<>(dsl, transactions, SignInSql::issueLoginCode, Rows::user);
    openSession = new HotPath<>(dsl, transactions, SignInSql::openSession, OpenedSession::read);
    trade = new HotPath<>(dsl, transactions, SignInSql::trade, OpenedSession::read);
    resume = new HotPath<>(dsl, transactions, SignInSql::resume, FoundToken::read);
  }

  @Override
  public Optional<User> issueLoginCode(
      ProvenIdentity proven,
      SecretHash codeHash,
      @Nullable CodeChallenge challenge,
      Instant expiresAt) {
    Map<Parameter, @Nullable Object> request = request(proven);
    request.put(Parameter.CODE_HASH, codeHash.bytes());
    request.put(Parameter.CODE_CHALLENGE, Challenges.bytes(challenge));
    request.put(Parameter.CODE_EXPIRES_AT, Timestamps.text(expiresAt));
    return issueLoginCode.send(Variant.of(proven, null), request);
  }

  @Override
  public Optional<UserSession> openSession(ProvenIdentity proven, NewSession session) {
    Map<Parameter, @Nullable Object> request = request(proven);
    put(request, session);
    return openSession
        .send(Variant.of(proven, session.corpId()), request)
        .filter(OpenedSession::isOpen)
        .map(opened -> opened.userSession(session));
  }

  @Override
  public UserSession trade(
      SecretHash codeHash, @Nullable CodeChallenge answered, NewSession session) {
    Map<Parameter, @Nullable Object> request = new EnumMap<>(Parameter.class);
    request.put(Parameter.CODE_HASH, codeHash.bytes());
    request.put(Parameter.CODE_CHALLENGE, Challenges.bytes(answered));
    put(request, session);
    OpenedSession opened =
        trade
            .send(Variant.of(session.corpId()), request)
            .orElseThrow(() -> new LoginException(LoginError.INVALID_LOGIN_CODE));
    opened.user().requireActive();
    if (!opened.isOpen()) {
      throw new LoginException(LoginError.NOT_A_MEMBER);
    }
    return opened.userSession(session);
  }

  @Override
  public Optional<UserSession> resume(SecretHash tokenHash, Instant now) {
    Optional<FoundToken> found = find(tokenHash, now);
    if (found.isPresent() && found.get().isOffered()) {
      rotation.succeed(tokenHash, now);
      // If a concurrent call has put the token in place first, the session is found as well.
      found = find(tokenHash, now);
    }
    return found.flatMap(FoundToken::session);
  }

  private Optional<FoundToken> find(SecretHash tokenHash, Instant now) {
    Map<Parameter, @Nullable Object> request = new EnumMap<>(Parameter.class);
    request.put(Parameter.TOKEN_HASH, tokenHash.bytes());
    request.put(Parameter.NOW, Timestamps.text(now));
    return resume.send(Variant.of(null), request);
  }

  private Map<Parameter, @Nullable Object> request(ProvenIdentity proven) {
    Identity identity = proven.identity();
    Map<Parameter, @Nullable Object> request = new EnumMap<>(Parameter.class);
    request.put(Parameter.APP_ID, identity.appId());
    request.put(Parameter.OPEN_ID, identity.openId());
    request.put(Parameter.UNION_ID, identity.unionId());
    request.put(Parameter.INSTANCE_NAME, proven.instanceName());
    switch (proven.began()) {
      case Moment.Stored began -> request.put(Parameter.BEGAN_AT, Timestamps.text(began.at()));
      case Moment.Seen began -> request.put(Parameter.BEGAN_AGO, age(began));
    }
    if (proven.sessionKey() != null) {
      SessionKeyWriter.put(request, identity, proven.sessionKey(), keys);
    }
    if (proven.profile() != null) {
      ProfileWriter.put(request, identity, proven.profile(), keys);
    }
    return request;
  }

  private Supplier<Long> age(Moment.Seen began) {
    return () -> TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong() - began.nanos());
  }

  private static void put(Map<Parameter, @Nullable Object> request, NewSession session) {
    request.put(Parameter.TOKEN_HASH, session.tokenHash().bytes());
    request.put(Parameter.SESSION_ID, session.id());
    request.put(Parameter.NOW, Timestamps.text(session.now()));
    request.put(Parameter.REQUEST_ID, CurrentRequest.currentId());
    request.put(Parameter.ADDRESS, session.origin().address());
    request.put(Parameter.USER_AGENT, session.origin().userAgent());
    if (session.corpId() != null) {
      request.put(Parameter.CORP_ID, session.corpId().value());
    }
  }
}
