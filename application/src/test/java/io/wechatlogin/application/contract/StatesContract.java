package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.States;
import io.wechatlogin.application.port.States.Claim;
import io.wechatlogin.application.port.States.Intent;
import io.wechatlogin.application.port.States.PendingLogin;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.secret.SecretHash;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What {@link States} must do. */
public abstract class StatesContract extends PortContract {
  private static final URI BACK = URI.create("https://app.example/after?a=1#b");
  private static final URI ANSWER = URI.create("https://app.example/after?loginCode=wlc_x");
  private static final Instant END = NOW.plusSeconds(600);

  private final SecretHash state = secret();
  private final SecretHash browser = secret();
  private final SecretHash attempt = secret();

  @Test
  void aStateIsClaimedOnce() {
    PendingLogin login = started(Intent.LOGIN, null);
    assertThat(claim(NOW)).isEqualTo(new Claim.First(login));
    assertThat(states().claim(state, "Main", browser, secret(), NOW))
        .isInstanceOf(Claim.Refused.class);
  }

  @Test
  void theUserToBindIsKept() {
    PendingLogin login = started(Intent.BIND, new UserId("u1"));
    assertThat(claim(NOW)).isEqualTo(new Claim.First(login));
  }

  @Test
  void theScanToDecideIsKept() {
    PendingLogin login = new PendingLogin("Main", Intent.SCAN, null, id("scan"), browser, BACK);
    states().start(state, login, END);
    assertThat(claim(NOW)).isEqualTo(new Claim.First(login));
  }

  @Test
  void ofACrowdOneIsFirst() {
    started(Intent.LOGIN, null);
    assertThat(race(i -> () -> claim(NOW))).filteredOn(Claim.First.class::isInstance).hasSize(1);
  }

  @Test
  void anotherBrowserOrInstanceLeavesAStateAsItIs() {
    started(Intent.LOGIN, null);
    assertThat(states().claim(state, "Main", secret(), attempt, NOW))
        .isInstanceOf(Claim.Refused.class);
    assertThat(states().claim(state, "Other", browser, attempt, NOW))
        .isInstanceOf(Claim.Refused.class);
    assertThat(claim(NOW)).isInstanceOf(Claim.First.class);
  }

  @Test
  void aStateExpiresAndAnUnknownOneIsRefused() {
    assertThat(claim(NOW)).isInstanceOf(Claim.Refused.class);
    started(Intent.LOGIN, null);
    assertThat(claim(END)).isInstanceOf(Claim.Refused.class);
  }

  @Test
  void theSameTryAgainGetsTheAnswerWhileItIsKept() {
    started(Intent.LOGIN, null);
    claim(NOW);
    states().answer(state, ANSWER, NOW.plusSeconds(10));
    assertThat(claim(NOW.plusSeconds(9))).isInstanceOf(Claim.Repeated.class);
    assertThat(states().awaitAnswer(state, Duration.ofSeconds(5))).contains(ANSWER);
    assertThat(claim(NOW.plusSeconds(10))).isInstanceOf(Claim.Refused.class);
  }

  @Test
  void aTryThatNobodyAnswersIsNotRepeatableForLong() {
    started(Intent.LOGIN, null);
    claim(NOW);
    Instant end = NOW.plus(States.ANSWER_PATIENCE);
    assertThat(claim(end.minusSeconds(1))).isInstanceOf(Claim.Repeated.class);
    assertThat(claim(end)).isInstanceOf(Claim.Refused.class);
  }

  @Test
  void anotherBrowserGetsNoAnswerToTheSameTry() {
    started(Intent.LOGIN, null);
    claim(NOW);
    states().answer(state, ANSWER, NOW.plusSeconds(10));
    assertThat(states().claim(state, "Main", secret(), attempt, NOW))
        .isInstanceOf(Claim.Refused.class);
  }

  @Test
  void theSameTryAgainWaitsForTheAnswer() {
    started(Intent.LOGIN, null);
    claim(NOW);
    assertThat(claim(NOW)).isInstanceOf(Claim.Repeated.class);
    CompletableFuture<Void> answering =
        CompletableFuture.runAsync(() -> states().answer(state, ANSWER, NOW.plusSeconds(10)));
    assertThat(states().awaitAnswer(state, Duration.ofSeconds(30))).contains(ANSWER);
    answering.join();
  }

  @Test
  void waitingForAnAnswerEnds() {
    started(Intent.LOGIN, null);
    claim(NOW);
    assertThat(states().awaitAnswer(state, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void statesThatNobodyMayUseAreRemoved() {
    started(Intent.LOGIN, null);
    assertThat(states().removeExpired(END, 10_000)).isPositive();
    assertThat(claim(NOW)).isInstanceOf(Claim.Refused.class);
  }

  @Test
  void anAnswerThatIsStillKeptIsNotRemoved() {
    started(Intent.LOGIN, null);
    claim(END.minusSeconds(1));
    states().answer(state, ANSWER, END.plusSeconds(9));
    assertThat(states().removeExpired(END, 10_000)).isNotNegative();
    assertThat(claim(END)).isInstanceOf(Claim.Repeated.class);
    assertThat(states().awaitAnswer(state, Duration.ofSeconds(5))).contains(ANSWER);
  }

  private PendingLogin started(Intent intent, UserId userId) {
    PendingLogin login = new PendingLogin("Main", intent, userId, null, browser, BACK);
    states().start(state, login, END);
    return login;
  }

  private Claim claim(Instant now) {
    return states().claim(state, "Main", browser, attempt, now);
  }

  private States states() {
    return ports().states();
  }
}
