package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link UnboundIdentities}. An identity that was unbound must have ended the logins that
 * began before, also when it is bound again. One that does not come back must stay so until it is
 * bound or its user is forgotten. What is known of a held identity must not change.
 */
public abstract class UnboundIdentitiesContract extends PortContract {
  private final Identity person = person();
  private final UserId userId = new UserId(id("u"));

  @Test
  void anIdentityThatWasNeverUnboundHasEndedNothing() {
    Moment.Stored began = now();
    assertThat(hold(person).hasEnded(began)).isFalse();
    assertThat(hold(person).isUnbound()).isFalse();
    assertThat(facts(person).hasEnded(began)).isFalse();
    assertThat(facts(person).isUnbound()).isFalse();
  }

  @Test
  void anUnboundIdentityHasEndedWhatBeganBefore() {
    Moment.Stored began = now();
    unbound().add(person, userId, false);
    for (Past past : List.of(hold(person), facts(person))) {
      assertThat(past.isUnbound()).isTrue();
      assertThat(past.hasEnded(began)).isTrue();
      assertThat(past.hasEnded(Moment.NOW)).isFalse();
    }
  }

  @Test
  void ofAnIdentityThatComesBackOnlyTheTimeIsKept() {
    Moment.Stored began = now();
    unbound().add(person, null, true);
    for (Past past : List.of(hold(person), facts(person))) {
      assertThat(past.isUnbound()).isFalse();
      assertThat(past.hasEnded(began)).isTrue();
    }
  }

  @Test
  void anIdentityThatDoesNotComeBackStaysSoWithTheLastTime() {
    unbound().add(person, userId, false);
    Moment.Stored between = now();
    unbound().add(person, userId, true);
    assertThat(hold(person).isUnbound()).isTrue();
    assertThat(hold(person).hasEnded(between)).isTrue();
  }

  @Test
  void anIdentityThatComesBackMayBeUnboundForGoodLater() {
    unbound().add(person, userId, true);
    unbound().add(person, userId, false);
    assertThat(hold(person).isUnbound()).isTrue();
  }

  @Test
  void bindingAgainMovesTheTimeIntoTheBinding() {
    Moment.Stored began = now();
    unbound().add(person, userId, false);
    assertThat(bindings().add(binding(person, userId))).isTrue();
    assertThat(facts(person).isUnbound()).isFalse();
    assertThat(facts(person).hasEnded(began)).isTrue();
    assertThat(hold(person).isUnbound()).isFalse();
  }

  @Test
  void theSameOpenIdInAnotherAppIsAnotherIdentity() {
    Identity elsewhere = new Identity("wx2", "default", person.openId(), null);
    Moment.Stored began = now();
    unbound().add(person, userId, false);
    assertThat(hold(elsewhere).isUnbound()).isFalse();
    assertThat(hold(elsewhere).hasEnded(began)).isFalse();
  }

  @Test
  void aForgottenUserLeavesNothing() {
    Identity other = person();
    Identity ofNobody = person();
    unbound().add(person, userId, false);
    unbound().add(person, null, true);
    unbound().add(other, new UserId(id("u")), false);
    unbound().add(ofNobody, null, false);
    Moment.Stored began = now();
    unbound().forget(userId);
    assertThat(hold(person).isUnbound()).isFalse();
    assertThat(hold(person).hasEnded(began)).isFalse();
    assertThat(hold(other).isUnbound()).isTrue();
    assertThat(hold(ofNobody).isUnbound()).isTrue();
  }

  @Test
  void anUnbindingIsUndoneWithItsTransaction() {
    assertThatThrownBy(
            () ->
                transactions()
                    .run(
                        () -> {
                          unbound().add(person, userId, false);
                          throw new IllegalStateException("undone");
                        }))
        .hasMessage("undone");
    assertThat(hold(person).isUnbound()).isFalse();
  }

  @Test
  void nobodyUnbindsAnIdentityThatIsHeld() {
    List<Boolean> unchanged =
        race(
            i ->
                () ->
                    transactions()
                        .run(
                            () -> {
                              if (i % 2 == 0) {
                                unbound().add(person, userId, i % 4 == 0);
                                return true;
                              }
                              return unbound().hold(person).equals(unbound().hold(person));
                            }));
    assertThat(unchanged).containsOnly(true);
    assertThat(hold(person).isUnbound()).isTrue();
  }

  private Moment.Stored now() {
    return ports().store().revocations().stored(ports().store().revocations().mark());
  }

  private Past hold(Identity identity) {
    return transactions().run(() -> unbound().hold(identity));
  }

  private Past facts(Identity identity) {
    return bindings().factsOf(identity).past();
  }

  private UnboundIdentities unbound() {
    return ports().identities().unbound();
  }

  private Bindings bindings() {
    return ports().identities().bindings();
  }

  private Transactions transactions() {
    return ports().store().transactions();
  }
}
