package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link Revocations}. A login must be alive until all logins of its user are ended, or
 * some are and its binding is gone. No revocation may be lost among others, or come while a user is
 * held. What was marked before a revocation must never seem to be later.
 */
public abstract class RevocationsContract extends PortContract {
  private final UserId userId = new UserId(id("u"));

  @Test
  void aLoginOfAUserWithoutRevocationsIsAlive() {
    assertThat(revocations().isAlive(userId, LoginBasis.NONE)).isTrue();
    assertThat(revocations().isAlive(userId, new LoginBasis(id("gone"), 0))).isTrue();
    assertThat(hold()).isEqualTo(Past.NONE);
  }

  @Test
  void theEndOfAllEndsALoginWhateverItsBinding() {
    Binding binding = bound();
    revocations().endAll(userId);
    assertThat(revocations().isAlive(userId, LoginBasis.NONE)).isFalse();
    assertThat(revocations().isAlive(userId, new LoginBasis(binding.id(), 0))).isFalse();
    assertThat(revocations().isAlive(new UserId(id("u")), LoginBasis.NONE)).isTrue();
  }

  @Test
  void theEndOfSomeEndsALoginWhoseBindingIsGone() {
    Binding binding = bound();
    revocations().endSome(userId);
    assertThat(revocations().isAlive(userId, new LoginBasis(binding.id(), 0))).isTrue();
    assertThat(revocations().isAlive(userId, LoginBasis.NONE)).isTrue();
    assertThat(revocations().isAlive(userId, new LoginBasis(id("gone"), 0))).isFalse();
  }

  @Test
  void aLoginThatKnowsTheLastRevocationIsAlive() {
    revocations().endSome(userId);
    revocations().endAll(userId);
    revocations().endSome(userId);
    LoginBasis last = new LoginBasis(null, hold().generation());
    assertThat(revocations().isAlive(userId, last)).isTrue();
    assertThat(revocations().isAlive(userId, new LoginBasis(null, last.generation() - 1))).isTrue();
    assertThat(revocations().isAlive(userId, new LoginBasis(null, last.generation() - 2)))
        .isFalse();
    revocations().endAll(userId);
    assertThat(revocations().isAlive(userId, last)).isFalse();
  }

  @Test
  void thePastCountsAllRevocationsAndKnowsWhenAllLoginsEnded() {
    revocations().endSome(userId);
    assertThat(hold()).isEqualTo(new Past(1, Optional.empty(), false));
    revocations().endAll(userId);
    Past past = hold();
    assertThat(past.generation()).isEqualTo(2);
    assertThat(past.endedAt()).isPresent();
    revocations().endSome(userId);
    assertThat(hold()).isEqualTo(new Past(3, past.endedAt(), false));
  }

  @Test
  void whatWasMarkedBeforeTheEndOfAllHasEndedAndNothingThatBeginsLaterDoes() {
    for (int i = 0; i < Race.CALLERS; i++) {
      Moment marked = revocations().mark();
      revocations().endAll(userId);
      assertThat(hold().hasEnded(revocations().stored(marked))).isTrue();
    }
    assertThat(hold().hasEnded(Moment.NOW)).isFalse();
    // A stored moment may be a little too early, but not for long.
    Past past = hold();
    Await.until(
        "a moment after the end of all",
        () -> !past.hasEnded(revocations().stored(revocations().mark())));
  }

  @Test
  void aStoredMomentStaysAsItIs() {
    Moment.Stored stored = revocations().stored(revocations().mark());
    assertThat(revocations().stored(stored)).isEqualTo(stored);
    assertThat(revocations().stored(Moment.NOW)).isEqualTo(Moment.NOW);
  }

  @Test
  void aRevocationIsUndoneWithItsTransaction() {
    assertThatThrownBy(
            () ->
                transactions()
                    .run(
                        () -> {
                          revocations().endAll(userId);
                          throw new IllegalStateException("undone");
                        }))
        .hasMessage("undone");
    assertThat(revocations().isAlive(userId, LoginBasis.NONE)).isTrue();
    assertThat(hold()).isEqualTo(Past.NONE);
  }

  @Test
  void whatIsCountedOutlivesTheUser() {
    UserId erased = user().id();
    revocations().endAll(erased);
    assertThat(directory().erase(erased)).isTrue();
    assertThat(revocations().isAlive(erased, LoginBasis.NONE)).isFalse();
  }

  @Test
  void noneOfManyConcurrentRevocationsIsLost() {
    race(
        i ->
            () -> {
              if (i % 2 == 0) {
                revocations().endAll(userId);
              } else {
                revocations().endSome(userId);
              }
              return i;
            });
    assertThat(hold().generation()).isEqualTo(Race.CALLERS);
  }

  @Test
  void noRevocationComesWhileAUserIsHeld() {
    List<Boolean> unchanged =
        race(
            i ->
                () -> {
                  if (i % 2 == 0) {
                    revocations().endAll(userId);
                    return true;
                  }
                  return transactions()
                      .run(() -> revocations().hold(userId).equals(revocations().hold(userId)));
                });
    assertThat(unchanged).containsOnly(true);
  }

  private Past hold() {
    return transactions().run(() -> revocations().hold(userId));
  }

  private Binding bound() {
    Binding binding = binding(person(), userId);
    assertThat(ports().identities().bindings().add(binding)).isTrue();
    return binding;
  }

  private Revocations revocations() {
    return ports().store().revocations();
  }

  private Transactions transactions() {
    return ports().store().transactions();
  }
}
