package io.wechatlogin.application.signin;

import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.IdentityConflicts;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Ports.IdentityPorts;
import io.wechatlogin.application.port.Ports.SessionPorts;
import io.wechatlogin.application.port.Ports.StorePorts;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.User;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hot paths, step by step over the other ports: slower than one statement, but correct with any
 * directory of users.
 */
public final class StepwiseSignIns implements SignIns {
  private final UserDirectory users;
  private final Bindings bindings;
  private final BindingRemoval removal;
  private final OneTimeCodes codes;
  private final Sessions sessions;
  private final SessionRotation rotation;
  private final Events events;
  private final PersonalData personalData;
  private final IdentityConflicts conflicts;
  private final Transactions transactions;
  private final Revocations revocations;

  /** Takes the steps on these ports, which must share their transactions. */
  public StepwiseSignIns(
      UserDirectory users,
      IdentityPorts identities,
      OneTimeCodes codes,
      SessionPorts sessions,
      StorePorts store) {
    this.users = users;
    this.bindings = identities.bindings();
    this.removal = identities.removal();
    this.conflicts = identities.conflicts();
    this.codes = codes;
    this.sessions = sessions.sessions();
    this.rotation = sessions.rotation();
    this.events = store.events();
    this.personalData = new PersonalData(identities);
    this.transactions = store.transactions();
    this.revocations = store.revocations();
  }

  @Override
  public Optional<User> issueLoginCode(
      ProvenIdentity proven,
      SecretHash codeHash,
      @Nullable CodeChallenge challenge,
      Instant expiresAt) {
    return known(proven)
        .filter(
            known ->
                transactions.run(
                    () ->
                        issue(
                            proven,
                            new OneTimeCode.LoginCode(
                                proven.instanceName(), known.user().id(), known.basis(), challenge),
                            codeHash,
                            expiresAt)))
        .map(Known::user);
  }

  private boolean issue(
      ProvenIdentity proven, OneTimeCode code, SecretHash codeHash, Instant expiresAt) {
    boolean isBound = removal.hold(proven.identity());
    if (isBound) {
      personalData.keep(proven);
      codes.issue(codeHash, code, expiresAt);
    }
    return isBound;
  }

  @Override
  public Optional<UserSession> openSession(ProvenIdentity proven, NewSession session) {
    return known(proven)
        .filter(known -> session.corpId() == null || known.user().isMemberOf(session.corpId()))
        .flatMap(known -> transactions.run(() -> openIfBound(proven, known, session)));
  }

  private Optional<UserSession> openIfBound(
      ProvenIdentity proven, Known known, NewSession session) {
    if (!removal.hold(proven.identity()) || !isAlive(known)) {
      return Optional.empty();
    }
    personalData.keep(proven);
    return Optional.of(open(known, proven.instanceName(), session));
  }

  @Override
  public UserSession trade(
      SecretHash codeHash, @Nullable CodeChallenge answered, NewSession session) {
    OneTimeCode.LoginCode code =
        codes
            .consume(OneTimeCode.LoginCode.class, codeHash, session.now())
            .filter(found -> CodeChallenge.isMet(found.challenge(), answered))
            .filter(found -> revocations.isAlive(found.userId(), found.basis()))
            .orElseThrow(() -> new LoginException(LoginError.INVALID_LOGIN_CODE));
    User user =
        users
            .find(code.userId())
            .orElseThrow(() -> new LoginException(LoginError.INVALID_LOGIN_CODE));
    Optional<UserSession> opened;
    try {
      user.requireActive();
      Known known = new Known(user, code.basis());
      opened =
          transactions.run(
              () ->
                  isAlive(known)
                      ? Optional.of(open(known, code.instanceName(), session))
                      : Optional.empty());
    } catch (LoginException refusal) {
      record(EventKind.REFUSED, user, code.instanceName(), refusal.error().code(), session);
      throw refusal;
    }
    return opened.orElseThrow(() -> new LoginException(LoginError.INVALID_LOGIN_CODE));
  }

  /** Looks once more, so that a revocation since the user was found leaves no session behind. */
  private boolean isAlive(Known known) {
    return revocations.isAlive(known.user().id(), known.basis());
  }

  @Override
  public Optional<UserSession> resume(SecretHash tokenHash, Instant now) {
    return sessions
        .find(tokenHash, now)
        .or(() -> succeeded(tokenHash, now))
        .flatMap(
            session -> users.find(session.userId()).map(user -> new UserSession(user, session)));
  }

  private Optional<Session> succeeded(SecretHash tokenHash, Instant now) {
    rotation.succeed(tokenHash, now);
    // If a concurrent call has put the token in place first, the session is found as well.
    return sessions.find(tokenHash, now);
  }

  /** A user who logs in, and what the login relies on. */
  private record Known(User user, LoginBasis basis) {}

  /**
   * Finds the active user of an identity. The user is read after what the login relies on: who is
   * disabled in between has a newer generation.
   */
  private Optional<Known> known(ProvenIdentity proven) {
    Identity identity = proven.identity();
    BindingRules.Facts facts = bindings.factsOf(identity);
    if (facts.past().hasEnded(revocations.stored(proven.began()))) {
      return Optional.empty();
    }
    return facts
        .bound()
        .filter(
            binding -> !identity.knowsMoreThan(binding.identity()) || isInConflict(identity, facts))
        .flatMap(binding -> users.find(binding.userId()))
        .filter(user -> user.status() == User.Status.ACTIVE)
        .flatMap(user -> facts.basis().map(basis -> new Known(user, basis)));
  }

  /** Returns whether the unionId is that of another user, and known to be. */
  private boolean isInConflict(Identity identity, BindingRules.Facts facts) {
    return !facts.unionOwner().equals(facts.bound().map(Binding::userId))
        && facts.unionOwner().isPresent()
        && conflicts.isNoted(identity);
  }

  private UserSession open(Known known, String instanceName, NewSession opening) {
    User user = known.user();
    Session session =
        new Session(
            opening.id(),
            user.id(),
            user.signInTo(opening.corpId()).orElse(null),
            new Session.Opening(instanceName, opening.now(), opening.origin()),
            opening.now());
    sessions.open(opening.tokenHash(), session, known.basis());
    record(EventKind.LOGIN, user, instanceName, null, opening);
    return new UserSession(user, session);
  }

  private void record(
      EventKind kind, User user, String instanceName, @Nullable String detail, NewSession opening) {
    events.append(
        new Event(
            opening.id(),
            user.id(),
            new Event.What(kind, instanceName, detail),
            opening.now(),
            new Cause(Actor.PERSON, opening.origin(), CurrentRequest.currentId())));
  }
}
