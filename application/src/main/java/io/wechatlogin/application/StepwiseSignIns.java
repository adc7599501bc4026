package io.wechatlogin.application;

import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.port.Ticket;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.account.Session;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hot paths, step by step over the other ports: slower, and with any directory of users. */
public final class StepwiseSignIns implements SignIns {
  private final UserDirectory users;
  private final Bindings bindings;
  private final OneTimeCodes codes;
  private final Sessions sessions;
  private final Events events;
  private final PersonData personData;
  private final Transactions transactions;

  /** Goes these steps; all ports must share the transactions. */
  public StepwiseSignIns(
      UserDirectory users,
      Bindings bindings,
      OneTimeCodes codes,
      Sessions sessions,
      Events events,
      SessionKeys sessionKeys,
      Profiles profiles,
      Transactions transactions) {
    this.users = users;
    this.bindings = bindings;
    this.codes = codes;
    this.sessions = sessions;
    this.events = events;
    this.personData = new PersonData(sessionKeys, profiles);
    this.transactions = transactions;
  }

  @Override
  public Optional<User> issueLoginCode(Arrival arrival, SecretHash code, Instant expiresAt) {
    return activeUserOf(arrival.identity())
        .filter(
            user ->
                transactions.run(
                    () -> {
                      boolean isBound = bindings.hold(arrival.identity());
                      if (isBound) {
                        personData.keep(arrival);
                        codes.issue(
                            code, new Ticket.Login(arrival.loginType(), user.id()), expiresAt);
                      }
                      return isBound;
                    }));
  }

  @Override
  public Optional<SignedIn> openSession(Arrival arrival, NewSession session) {
    return activeUserOf(arrival.identity())
        .filter(user -> session.corpId() == null || user.isMemberOf(session.corpId()))
        .flatMap(
            user ->
                transactions.run(
                    () -> {
                      if (!bindings.hold(arrival.identity())) {
                        return Optional.empty();
                      }
                      personData.keep(arrival);
                      return Optional.of(open(user, arrival.loginType(), session));
                    }));
  }

  @Override
  public SignedIn trade(SecretHash loginCode, NewSession session) {
    Ticket.Login ticket =
        codes
            .consume(Ticket.Login.class, loginCode, session.now())
            .orElseThrow(() -> new LoginException(LoginError.INVALID_LOGIN_CODE));
    User user =
        users
            .find(ticket.userId())
            .orElseThrow(() -> new LoginException(LoginError.INVALID_LOGIN_CODE));
    try {
      user.requireActive();
      return transactions.run(() -> open(user, ticket.loginType(), session));
    } catch (LoginException refusal) {
      log(Events.Kind.REFUSED, user, ticket.loginType(), refusal.error().code(), session);
      throw refusal;
    }
  }

  @Override
  public Optional<SignedIn> resume(SecretHash token, Instant now) {
    return sessions
        .find(token, now)
        .flatMap(session -> users.find(session.userId()).map(user -> new SignedIn(user, session)));
  }

  private Optional<User> activeUserOf(Identity identity) {
    return bindings
        .factsOf(identity)
        .bound()
        .filter(binding -> !identity.knowsMoreThan(binding.identity()))
        .flatMap(binding -> users.find(binding.userId()))
        .filter(user -> user.status() == User.Status.ACTIVE);
  }

  private SignedIn open(User user, String loginType, NewSession opening) {
    Session session =
        new Session(
            opening.id(),
            user.id(),
            user.signInTo(opening.corpId()).orElse(null),
            loginType,
            opening.now(),
            opening.now());
    sessions.open(opening.token(), session);
    log(Events.Kind.LOGIN, user, loginType, null, opening);
    return new SignedIn(user, session);
  }

  private void log(
      Events.Kind kind, User user, String loginType, @Nullable String detail, NewSession opening) {
    events.append(
        new Events.Event(
            opening.id(),
            user.id(),
            kind,
            loginType,
            detail,
            opening.now(),
            CurrentRequest.currentId()));
  }
}
