package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.States;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link States}. A store must let exactly one attempt claim a state, only for its
 * browser and instance and before it expires. A repetition of that attempt must wait for the answer
 * and receive it until the answer expires; every other attempt must be refused.
 */
public abstract class StatesContract extends PortContract {
  private static final WebUrl REDIRECT_URL = WebUrl.of("https://app.example/after?a=1#b");
  private static final WebUrl ANSWER = WebUrl.of("https://app.example/after?loginCode=wlc_x");
  private static final Instant END = NOW.plusSeconds(600);

  private final SecretHash state = secret();
  private final SecretHash browserHash = secret();
  private final SecretHash attempt = secret();

  @Test
  void aStateIsClaimedByItsFirstAttemptOnly() {
    PendingLogin login = started(LoginIntent.LOGIN, null);
    assertThat(claim(NOW)).isEqualTo(new StateClaim.First(login));
    assertThat(states().claim(state, "Main", browserHash, secret(), NOW))
        .isInstanceOf(StateClaim.Refused.class);
  }

  @Test
  void aPendingLoginStoresTheUserToBind() {
    PendingLogin login = started(LoginIntent.BIND, new UserId("u1"));
    assertThat(claim(NOW)).isEqualTo(new StateClaim.First(login));
  }

  @Test
  void aPendingLoginStoresItsScanId() {
    PendingLogin login =
        new PendingLogin(
            "Main",
            LoginIntent.SCAN,
            null,
            id("scan"),
            new PendingLogin.Browser(browserHash),
            REDIRECT_URL);
    states().start(state, login, END);
    assertThat(claim(NOW)).isEqualTo(new StateClaim.First(login));
  }

  @Test
  void aPendingLoginStoresWhatItsBrowserGaveAlong() {
    for (Initiator initiator :
        List.of(
            new Initiator(new CodeChallenge(secret()), "of the shop ~"),
            new Initiator(new CodeChallenge(secret()), null),
            new Initiator(null, "s".repeat(512)),
            Initiator.NONE)) {
      SecretHash each = secret();
      PendingLogin login =
          PendingLogin.toLogIn(
              "Main", new PendingLogin.Browser(browserHash, initiator), REDIRECT_URL);
      states().start(each, login, END);
      assertThat(states().claim(each, "Main", browserHash, attempt, NOW))
          .isEqualTo(new StateClaim.First(login));
    }
  }

  @Test
  void oneOfManyConcurrentClaimsIsFirst() {
    started(LoginIntent.LOGIN, null);
    assertThat(race(i -> () -> claim(NOW)))
        .filteredOn(StateClaim.First.class::isInstance)
        .hasSize(1);
  }

  @Test
  void anotherBrowserOrInstanceCannotClaimAState() {
    started(LoginIntent.LOGIN, null);
    assertThat(states().claim(state, "Main", secret(), attempt, NOW))
        .isInstanceOf(StateClaim.Refused.class);
    assertThat(states().claim(state, "Other", browserHash, attempt, NOW))
        .isInstanceOf(StateClaim.Refused.class);
    assertThat(claim(NOW)).isInstanceOf(StateClaim.First.class);
  }

  @Test
  void anUnknownOrExpiredStateIsRefused() {
    assertThat(claim(NOW)).isInstanceOf(StateClaim.Refused.class);
    started(LoginIntent.LOGIN, null);
    assertThat(claim(END)).isInstanceOf(StateClaim.Refused.class);
  }

  @Test
  void aRepeatedAttemptGetsTheStoredAnswer() {
    started(LoginIntent.LOGIN, null);
    claim(NOW);
    states().answer(state, ANSWER, NOW.plusSeconds(10));
    assertThat(claim(NOW.plusSeconds(9))).isInstanceOf(StateClaim.Repeated.class);
    assertThat(states().awaitAnswer(state, Duration.ofSeconds(5))).contains(ANSWER);
    assertThat(claim(NOW.plusSeconds(10))).isInstanceOf(StateClaim.Refused.class);
  }

  @Test
  void anUnansweredAttemptIsRepeatableForAShortTime() {
    started(LoginIntent.LOGIN, null);
    claim(NOW);
    Instant end = NOW.plus(PendingLogin.ANSWER_TIMEOUT);
    assertThat(claim(end.minusSeconds(1))).isInstanceOf(StateClaim.Repeated.class);
    assertThat(claim(end)).isInstanceOf(StateClaim.Refused.class);
  }

  @Test
  void anotherBrowserCannotRepeatAnAttempt() {
    started(LoginIntent.LOGIN, null);
    claim(NOW);
    states().answer(state, ANSWER, NOW.plusSeconds(10));
    assertThat(states().claim(state, "Main", secret(), attempt, NOW))
        .isInstanceOf(StateClaim.Refused.class);
  }

  @Test
  void aRepeatedAttemptWaitsForTheAnswer() {
    started(LoginIntent.LOGIN, null);
    claim(NOW);
    assertThat(claim(NOW)).isInstanceOf(StateClaim.Repeated.class);
    CompletableFuture<Void> answering =
        CompletableFuture.runAsync(() -> states().answer(state, ANSWER, NOW.plusSeconds(10)));
    assertThat(states().awaitAnswer(state, Duration.ofSeconds(30))).contains(ANSWER);
    answering.join();
  }

  @Test
  void awaitAnswerReturnsAtItsTimeout() {
    started(LoginIntent.LOGIN, null);
    claim(NOW);
    assertThat(states().awaitAnswer(state, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void expiredStatesAreRemovedFromTheStore() {
    started(LoginIntent.LOGIN, null);
    assertThat(removeExpired(states(), END, 10_000)).isPositive();
    assertThat(claim(NOW)).isInstanceOf(StateClaim.Refused.class);
  }

  @Test
  void anAnswerThatIsStillValidIsNotRemoved() {
    started(LoginIntent.LOGIN, null);
    claim(END.minusSeconds(1));
    states().answer(state, ANSWER, END.plusSeconds(9));
    assertThat(removeExpired(states(), END, 10_000)).isNotNegative();
    assertThat(claim(END)).isInstanceOf(StateClaim.Repeated.class);
    assertThat(states().awaitAnswer(state, Duration.ofSeconds(5))).contains(ANSWER);
  }

  private PendingLogin started(LoginIntent intent, UserId userId) {
    PendingLogin login =
        new PendingLogin(
            "Main",
            intent,
            userId == null ? null : new PendingLogin.Binder(userId, id("s")),
            null,
            new PendingLogin.Browser(browserHash),
            REDIRECT_URL);
    states().start(state, login, END);
    return login;
  }

  private StateClaim claim(Instant now) {
    return states().claim(state, "Main", browserHash, attempt, now);
  }

  private States states() {
    return ports().logins().states();
  }
}
