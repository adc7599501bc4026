package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.Ports.SessionPorts;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.IdentityConflict;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link SignIns}: every hot path with every outcome. A store must give the same results
 * as {@link io.wechatlogin.application.signin.StepwiseSignIns}: it must serve bound, active users
 * only, record the login event, consume a loginCode even if it then refuses the session, and never
 * mix up concurrent callers.
 */
public abstract class SignInsContract extends PortContract {
  private final CorpId acme = corp("a");
  private final CorpId other = corp("b");

  @Test
  void aBoundPersonReceivesALoginCode() {
    Identity person = personWithUnionId();
    UserId userId = memberOf(boundUser(person), acme);
    String bindingId = ports().identities().bindings().ofUser(userId).getFirst().id();
    SecretHash code = secret();
    User user =
        signIns().issueLoginCode(proven(person), code, null, NOW.plusSeconds(60)).orElseThrow();
    assertThat(user.id()).isEqualTo(userId);
    assertThat(user.corps()).extracting(Corp::corpId).containsExactly(acme);
    assertThat(ports().logins().codes().consume(OneTimeCode.LoginCode.class, code, NOW))
        .contains(new OneTimeCode.LoginCode("Main", userId, new LoginBasis(bindingId, 0)));
  }

  @Test
  void aBoundPersonIsFoundWithoutAUnionId() {
    Identity person = personWithUnionId();
    boundUser(person);
    Identity without = new Identity(person.appId(), person.openPlatform(), person.openId(), null);
    assertThat(signIns().issueLoginCode(proven(without), secret(), null, NOW.plusSeconds(60)))
        .isPresent();
  }

  @Test
  void theFastPathSkipsUnboundChangedOrDisabledUsers() {
    Identity changed = person();
    boundUser(changed);
    Identity disabled = person();
    disable(boundUser(disabled));
    Identity erased = person();
    directory().erase(boundUser(erased));
    for (Identity identity :
        new Identity[] {person(), changed.withUnionId(id("u")), disabled, erased}) {
      SecretHash code = secret();
      assertThat(signIns().issueLoginCode(proven(identity), code, null, NOW.plusSeconds(60)))
          .isEmpty();
      assertThat(ports().logins().codes().consume(OneTimeCode.LoginCode.class, code, NOW))
          .isEmpty();
      NewSession session = newSession(null);
      assertThat(signIns().openSession(proven(identity), session)).isEmpty();
      assertThat(ports().sessions().sessions().find(session.tokenHash(), NOW)).isEmpty();
    }
  }

  @Test
  void aBoundPersonGetsASessionAndALoginEvent() {
    Identity person = person();
    UserId userId = memberOf(boundUser(person), acme, other);
    NewSession session = newSession(other);
    UserSession signedIn = signIns().openSession(proven(person), session).orElseThrow();
    assertThat(signedIn.session())
        .isEqualTo(new Session(session.id(), userId, other, "Main", NOW, NOW));
    assertThat(signedIn.user().corps()).hasSize(2);
    assertThat(ports().sessions().sessions().find(session.tokenHash(), NOW))
        .contains(signedIn.session());
    assertThat(ports().store().events().ofUser(userId, 10))
        .containsExactly(
            new Event(
                session.id(),
                userId,
                new Event.What(EventKind.LOGIN, "Main", null),
                NOW,
                new Cause(Actor.PERSON, Origin.UNKNOWN, null)));
  }

  @Test
  void aSessionAndItsEventSayFromWhereTheClientCame() {
    Origin origin = new Origin("192.0.2.1", "Mozilla/5.0");
    Identity person = person();
    UserId userId = memberOf(boundUser(person), acme);
    NewSession first = sessionFrom(origin);
    NewSession second = sessionFrom(origin);
    assertThat(signIns().openSession(proven(person), first).orElseThrow().session().opening())
        .isEqualTo(new Session.Opening("Main", NOW, origin));
    assertThat(signIns().trade(codeFor(userId), null, second).session().opening().origin())
        .isEqualTo(origin);
    assertThat(ports().sessions().sessions().find(first.tokenHash(), NOW).orElseThrow().opening())
        .isEqualTo(new Session.Opening("Main", NOW, origin));
    assertThat(ports().sessions().sessions().find(second.tokenHash(), NOW).orElseThrow().opening())
        .isEqualTo(new Session.Opening("Main", NOW, origin));
    assertThat(ports().store().events().ofUser(userId, 10))
        .extracting(event -> event.cause().origin())
        .containsExactly(origin, origin);
  }

  @Test
  void theOriginOfALoginOutlivesItsSessionUntilTheUserIsErased() {
    Origin origin = new Origin("192.0.2.1", "Mozilla/5.0");
    Identity person = person();
    UserId userId = memberOf(boundUser(person), acme);
    NewSession byPerson = sessionFrom(origin);
    NewSession byCode = sessionFrom(new Origin(null, "Mozilla/5.0"));
    Instant longAgo = Instant.parse("2015-01-01T00:00:00Z");
    NewSession expiring =
        new NewSession(id("s"), secret(), null, longAgo, new Origin("192.0.2.1", null));
    signIns().openSession(proven(person), byPerson);
    signIns().trade(codeFor(userId), null, byCode);
    signIns().trade(codeFor(userId), null, expiring);
    signIns().trade(codeFor(userId), null, newSession(null));
    List<Origin> before = originsOf(userId);
    assertThat(before)
        .containsExactlyInAnyOrder(origin, byCode.origin(), expiring.origin(), Origin.UNKNOWN);

    SessionPorts sessions = ports().sessions();
    assertThat(sessions.ending().end(byPerson.tokenHash())).isPresent();
    assertThat(originsOf(userId)).isEqualTo(before);
    assertThat(sessions.ending().end(userId, byCode.id())).isPresent();
    assertThat(originsOf(userId)).isEqualTo(before);
    removeExpired(sessions.sessions(), longAgo.plus(Session.LIFETIME), 500);
    assertThat(sessions.ending().end(expiring.tokenHash())).isEmpty();
    assertThat(originsOf(userId)).isEqualTo(before);

    NewSession last = sessionFrom(origin);
    signIns().openSession(proven(person), last);
    assertThat(originsOf(userId)).hasSize(5).contains(origin);
    sessions.ending().endAll(userId);
    assertThat(originsOf(userId)).hasSize(5).contains(origin);
    ports().store().events().forgetOrigins(userId);
    assertThat(originsOf(userId)).hasSize(5).containsOnly(Origin.UNKNOWN);
  }

  private List<Origin> originsOf(UserId userId) {
    return ports().store().events().ofUser(userId, 10).stream()
        .map(event -> event.cause().origin())
        .toList();
  }

  @Test
  void aRefusedTradeSaysFromWhereTheClientCame() {
    Origin origin = new Origin("192.0.2.1", null);
    UserId userId = memberOf(user().id(), acme);
    NewSession session = new NewSession(id("s"), secret(), other, NOW, origin);
    assertRefused(LoginError.NOT_A_MEMBER, codeFor(userId), session);
    assertThat(ports().store().events().ofUser(userId, 10))
        .extracting(event -> event.cause().origin())
        .containsExactly(origin);
  }

  @Test
  void aPersonInConflictLogsInByTheOpenIdOnceTheConflictIsNoted() {
    Identity known = person();
    UserId owner = memberOf(boundUser(known), acme);
    Identity brought = known.withUnionId(id("union"));
    UserId unionOwner = boundUser(person().withUnionId(brought.unionId()));
    assertThat(signIns().openSession(proven(brought), newSession(null))).isEmpty();
    ports()
        .identities()
        .conflicts()
        .note(new IdentityConflict(id("c"), "Main", brought, owner, unionOwner, NOW));
    assertThat(signIns().openSession(proven(brought), newSession(null)).orElseThrow().user().id())
        .isEqualTo(owner);
    assertThat(
            signIns()
                .issueLoginCode(proven(brought), secret(), null, NOW.plusSeconds(60))
                .orElseThrow()
                .id())
        .isEqualTo(owner);
    assertThat(ports().identities().bindings().factsOf(known).bound().orElseThrow().identity())
        .isEqualTo(known);
    // Once the other user has let go of the unionId, it has to be learned.
    ports().identities().removal().removeAll(unionOwner);
    assertThat(signIns().openSession(proven(brought), newSession(null))).isEmpty();
  }

  @Test
  void theLoginEventNamesTheCurrentRequest() {
    Identity person = person();
    UserId userId = boundUser(person);
    new CurrentRequest("r1", null)
        .during(
            () -> assertThat(signIns().openSession(proven(person), newSession(null))).isPresent());
    assertThat(ports().store().events().ofUser(userId, 10))
        .extracting(Event::requestId)
        .containsExactly("r1");
  }

  @Test
  void onlyASingleOrganizationIsChosenByDefault() {
    Identity single = person();
    memberOf(boundUser(single), acme);
    assertThat(corpOf(signIns().openSession(proven(single), newSession(null)).orElseThrow()))
        .isEqualTo(acme);
    Identity several = person();
    memberOf(boundUser(several), acme, other);
    assertThat(corpOf(signIns().openSession(proven(several), newSession(null)).orElseThrow()))
        .isNull();
    Identity none = person();
    boundUser(none);
    assertThat(corpOf(signIns().openSession(proven(none), newSession(null)).orElseThrow()))
        .isNull();
  }

  @Test
  void anOrganizationOfOtherUsersOpensNoSession() {
    Identity person = person();
    UserId userId = memberOf(boundUser(person), acme);
    assertThat(signIns().openSession(proven(person), newSession(other))).isEmpty();
    assertThat(ports().store().events().ofUser(userId, 10)).isEmpty();
  }

  @Test
  void aLoginCodeIsTradedForOneSessionOnly() {
    UserId userId = memberOf(user().id(), acme);
    SecretHash code = codeFor(userId);
    NewSession session = newSession(acme);
    UserSession signedIn = signIns().trade(code, null, session);
    assertThat(signedIn.user().id()).isEqualTo(userId);
    assertThat(signedIn.session())
        .isEqualTo(new Session(session.id(), userId, acme, "Main", NOW, NOW));
    assertThat(signIns().resume(session.tokenHash(), NOW)).contains(signedIn);
    assertThat(ports().store().events().ofUser(userId, 10))
        .extracting(Event::id)
        .containsExactly(session.id());
    assertRefused(LoginError.INVALID_LOGIN_CODE, code, newSession(acme));
  }

  @Test
  void oneOfManyConcurrentTradesWins() {
    UserId userId = user().id();
    SecretHash code = codeFor(userId);
    assertThat(
            race(
                i ->
                    () -> {
                      try {
                        return signIns().trade(code, null, newSession(null)).user().id().value();
                      } catch (LoginException refusal) {
                        return refusal.error().code();
                      }
                    }))
        .filteredOn(userId.value()::equals)
        .hasSize(1);
    assertThat(ports().sessions().sessions().ofUser(userId, NOW, PageRequest.first(10)).items())
        .hasSize(1);
  }

  @Test
  void aLoginCodeKeepsItsChallenge() {
    Identity person = person();
    boundUser(person);
    CodeChallenge challenge = new CodeChallenge(secret());
    SecretHash code = secret();
    assertThat(signIns().issueLoginCode(proven(person), code, challenge, NOW.plusSeconds(60)))
        .isPresent();
    assertThat(ports().logins().codes().consume(OneTimeCode.LoginCode.class, code, NOW))
        .map(OneTimeCode.LoginCode::challenge)
        .contains(challenge);
  }

  @Test
  void aLoginCodeWithAChallengeIsTradedByItsVerifierOnly() {
    Identity person = person();
    UserId userId = boundUser(person);
    CodeChallenge challenge = new CodeChallenge(secret());
    assertThat(signIns().trade(codeFor(person, challenge), challenge, newSession(null)).user().id())
        .isEqualTo(userId);
    for (CodeChallenge wrong : Arrays.asList(null, new CodeChallenge(secret()))) {
      SecretHash code = codeFor(person, challenge);
      assertRefused(LoginError.INVALID_LOGIN_CODE, code, wrong);
      assertRefused(LoginError.INVALID_LOGIN_CODE, code, challenge);
    }
    assertThat(ports().sessions().sessions().ofUser(userId, NOW, PageRequest.first(10)).items())
        .hasSize(1);
    assertThat(ports().store().events().ofUser(userId, PageRequest.first(10)).items())
        .extracting(Event::kind)
        .containsExactly(EventKind.LOGIN);
  }

  @Test
  void aVerifierUsesUpALoginCodeWithoutAChallenge() {
    Identity person = person();
    UserId userId = boundUser(person);
    SecretHash code = codeFor(person, null);
    assertRefused(LoginError.INVALID_LOGIN_CODE, code, new CodeChallenge(secret()));
    assertRefused(LoginError.INVALID_LOGIN_CODE, code, newSession(null));
    assertThat(ports().sessions().sessions().ofUser(userId, NOW, PageRequest.first(10)).items())
        .isEmpty();
  }

  /** Of many verifiers at once the right one may come too late; a wrong one never wins. */
  @Test
  void amongConcurrentTradesAWrongVerifierNeverWins() {
    Identity person = person();
    UserId userId = boundUser(person);
    CodeChallenge challenge = new CodeChallenge(secret());
    SecretHash code = codeFor(person, challenge);
    List<Boolean> traded =
        race(
            i ->
                () -> {
                  try {
                    CodeChallenge answered = i == 0 ? challenge : new CodeChallenge(secret());
                    signIns().trade(code, answered, newSession(null));
                    return true;
                  } catch (LoginException refusal) {
                    return false;
                  }
                });
    assertThat(traded.subList(1, traded.size())).containsOnly(false);
    assertThat(ports().sessions().sessions().ofUser(userId, NOW, PageRequest.first(10)).items())
        .hasSize(traded.getFirst() ? 1 : 0);
  }

  /** A store may batch concurrent calls. It must return to each caller its own result. */
  @Test
  void concurrentSignInsAreNotMixedUp() {
    List<String> results =
        race(
            i ->
                () -> {
                  Identity person = person();
                  UserId userId = memberOf(boundUser(person), i % 2 == 0 ? acme : other);
                  Identity unbound = person();
                  SecretHash code = secret();
                  CodeChallenge challenge = i % 3 == 0 ? null : new CodeChallenge(secret());
                  NewSession opened = newSession(null);
                  NewSession traded = newSession(null);
                  SessionKey key =
                      new SessionKey(id("k"), new Secret(id("v")), NOW, NOW, NOW.plusSeconds(60));
                  ProvenIdentity withKey = new ProvenIdentity(person, "Main" + i, key, null);
                  ProvenIdentity withoutKey = new ProvenIdentity(person, "Main" + i, null, null);
                  return Stream.of(
                          isEmpty(signIns().openSession(proven(unbound), newSession(null))),
                          isOf(
                              userId,
                              signIns()
                                  .issueLoginCode(withKey, code, challenge, NOW.plusSeconds(60))
                                  .orElseThrow()),
                          isOf(userId, signIns().openSession(withoutKey, opened).orElseThrow(), i),
                          isOf(userId, signIns().trade(code, challenge, traded), i),
                          isEmpty(signIns().resume(secret(), NOW)),
                          isOf(userId, signIns().resume(opened.tokenHash(), NOW).orElseThrow(), i),
                          isOf(userId, signIns().resume(traded.tokenHash(), NOW).orElseThrow(), i),
                          ports()
                              .identities()
                              .sessionKeys()
                              .find(person, NOW)
                              .equals(List.of(key.value())))
                      .map(String::valueOf)
                      .collect(Collectors.joining(","));
                });
    assertThat(results).containsOnly(String.join(",", Collections.nCopies(8, "true")));
  }

  @Test
  void aRefusalAlsoConsumesTheLoginCode() {
    UserId userId = memberOf(user().id(), acme);
    SecretHash code = codeFor(userId);
    assertRefused(LoginError.NOT_A_MEMBER, code, newSession(other));
    assertRefused(LoginError.INVALID_LOGIN_CODE, code, newSession(acme));
    SecretHash ofDisabled = codeFor(userId);
    disable(userId);
    assertRefused(LoginError.USER_DISABLED, ofDisabled, newSession(null));
    assertThat(ports().sessions().sessions().ofUser(userId, NOW, PageRequest.first(10)).items())
        .isEmpty();
    assertThat(ports().store().events().ofUser(userId, 10))
        .extracting(Event::kind, Event::detail, Event::instanceName)
        .containsExactlyInAnyOrder(
            tuple(EventKind.REFUSED, "not_a_member", "Main"),
            tuple(EventKind.REFUSED, "user_disabled", "Main"));
  }

  @Test
  void anExpiredOrWrongCodeIsNotTraded() {
    UserId userId = user().id();
    SecretHash expired = secret();
    ports()
        .logins()
        .codes()
        .issue(expired, new OneTimeCode.LoginCode("Main", userId, LoginBasis.NONE), NOW);
    assertRefused(LoginError.INVALID_LOGIN_CODE, expired, newSession(null));
    SecretHash bindCode = secret();
    ports()
        .logins()
        .codes()
        .issue(bindCode, new OneTimeCode.BindCode("Main", person()), NOW.plusSeconds(60));
    assertRefused(LoginError.INVALID_LOGIN_CODE, bindCode, newSession(null));
    SecretHash ofUnknownUser = codeFor(new UserId(id("unknown")));
    assertRefused(LoginError.INVALID_LOGIN_CODE, ofUnknownUser, newSession(null));
  }

  @Test
  void aSessionIsResumedWithItsUser() {
    UserId userId = memberOf(user().id(), acme);
    NewSession session = newSession(null);
    signIns().trade(codeFor(userId), null, session);
    assertThat(signIns().resume(session.tokenHash(), NOW).orElseThrow().user().corps())
        .extracting(Corp::corpId)
        .containsExactly(acme);
    assertThat(signIns().resume(secret(), NOW)).isEmpty();
    assertThat(signIns().resume(session.tokenHash(), NOW.plus(Session.IDLE_LIFETIME))).isEmpty();
    disable(userId);
    assertThat(signIns().resume(session.tokenHash(), NOW).orElseThrow().user().status())
        .isEqualTo(User.Status.DISABLED);
    directory().erase(userId);
    assertThat(signIns().resume(session.tokenHash(), NOW)).isEmpty();
  }

  @Test
  void theFirstUseOfAnOfferedTokenMovesTheSessionToIt() {
    UserId userId = user().id();
    NewSession session = newSession(null);
    signIns().trade(codeFor(userId), null, session);
    SecretHash offered = secret();
    SecretHash expired = secret();
    rotation().offer(session.tokenHash(), offered, NOW.plusSeconds(60), NOW);
    rotation().offer(session.tokenHash(), expired, NOW.plusSeconds(5), NOW);
    assertThat(signIns().resume(session.tokenHash(), NOW)).isPresent();
    assertThat(signIns().resume(expired, NOW.plusSeconds(5))).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(signIns().resume(offered, NOW).orElseThrow().session().id())
          .isEqualTo(session.id());
    }
    assertThat(signIns().resume(session.tokenHash(), NOW)).isEmpty();
  }

  private SessionRotation rotation() {
    return ports().sessions().rotation();
  }

  private void assertRefused(LoginError error, SecretHash code, NewSession session) {
    assertThatThrownBy(() -> signIns().trade(code, null, session))
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
    assertThat(ports().sessions().sessions().find(session.tokenHash(), NOW)).isEmpty();
  }

  private void assertRefused(LoginError error, SecretHash code, CodeChallenge answered) {
    NewSession session = newSession(null);
    assertThatThrownBy(() -> signIns().trade(code, answered, session))
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
    assertThat(ports().sessions().sessions().find(session.tokenHash(), NOW)).isEmpty();
  }

  private SecretHash codeFor(Identity person, CodeChallenge challenge) {
    SecretHash code = secret();
    assertThat(signIns().issueLoginCode(proven(person), code, challenge, NOW.plusSeconds(60)))
        .isPresent();
    return code;
  }

  private SecretHash codeFor(UserId userId) {
    SecretHash code = secret();
    ports()
        .logins()
        .codes()
        .issue(
            code, new OneTimeCode.LoginCode("Main", userId, LoginBasis.NONE), NOW.plusSeconds(60));
    return code;
  }

  private NewSession sessionFrom(Origin origin) {
    return new NewSession(id("s"), secret(), null, NOW, origin);
  }

  private NewSession newSession(CorpId corpId) {
    return new NewSession(id("s"), secret(), corpId, NOW);
  }

  private static boolean isEmpty(Optional<UserSession> signedIn) {
    return signedIn.isEmpty();
  }

  private static boolean isOf(UserId userId, User user) {
    return user.id().equals(userId) && user.corps().size() == 1;
  }

  private boolean isOf(UserId userId, UserSession signedIn, int number) {
    return isOf(userId, signedIn.user())
        && signedIn.session().userId().equals(userId)
        && signedIn.session().instanceName().equals("Main" + number)
        && (number % 2 == 0 ? acme : other).equals(corpOf(signedIn));
  }

  private static CorpId corpOf(UserSession signedIn) {
    return signedIn.session().corpId();
  }

  private static CorpId corp(String prefix) {
    return new CorpId(prefix + id("c"));
  }

  private UserId memberOf(UserId userId, CorpId... corps) {
    Stream.of(corps).forEach(corp -> directory().put(new Corp(corp, "Corp")));
    Set<CorpId> ids = Stream.of(corps).filter(Objects::nonNull).collect(Collectors.toSet());
    return directory().put(userId, "Someone", User.Status.ACTIVE, ids).orElseThrow().id();
  }

  private static ProvenIdentity proven(Identity identity) {
    return new ProvenIdentity(identity, "Main", null, null);
  }

  private SignIns signIns() {
    return ports().logins().signIns();
  }
}
