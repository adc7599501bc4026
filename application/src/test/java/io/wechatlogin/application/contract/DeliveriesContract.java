package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.Deliveries;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link Deliveries}. A store must recognize a repeated push, tie a signature to its
 * first content, let exactly one of several concurrent calls be the first, and forget a push whose
 * transaction fails.
 */
public abstract class DeliveriesContract extends PortContract {
  private static final Instant UNTIL = NOW.plusSeconds(60);

  private final SecretHash content = secret();

  @Test
  void aPushIsNewOnlyWhenItIsFirstNoted() {
    assertThat(deliveries().note(content, UNTIL)).isTrue();
    assertThat(deliveries().note(content, UNTIL)).isFalse();
    assertThat(deliveries().note(secret(), UNTIL)).isTrue();
  }

  @Test
  void oneOfManyConcurrentDeliveriesIsFirst() {
    assertThat(race(i -> () -> noted())).containsOnlyOnce(true);
  }

  @Test
  void aPushOfAFailedTransactionIsNotNoted() {
    assertThatThrownBy(
            () ->
                ports()
                    .store()
                    .transactions()
                    .run(
                        () -> {
                          throw new IllegalStateException("after " + noted());
                        }))
        .hasMessage("after true");
    assertThat(noted()).isTrue();
  }

  @Test
  void aSignatureIsTiedToItsFirstContent() {
    SecretHash signature = secret();
    assertThat(deliveries().tie(signature, content, UNTIL)).isTrue();
    assertThat(deliveries().tie(signature, content, UNTIL)).isTrue();
    assertThat(deliveries().tie(signature, secret(), UNTIL)).isFalse();
    assertThat(deliveries().tie(secret(), content, UNTIL)).isTrue();
    assertThat(deliveries().note(content, UNTIL)).isTrue();
  }

  @Test
  void oneOfManyConcurrentContentsGetsTheSignature() {
    SecretHash signature = secret();
    assertThat(race(i -> () -> deliveries().tie(signature, secret(), UNTIL)))
        .containsOnlyOnce(true);
  }

  @Test
  void expiredDeliveriesAreRemovedInBatches() {
    Instant longAgo = NOW.minusSeconds(1_000_000);
    assertThat(deliveries().note(content, UNTIL)).isTrue();
    assertThat(deliveries().note(secret(), longAgo)).isTrue();
    assertThat(deliveries().tie(secret(), content, longAgo)).isTrue();
    assertThat(removeExpired(deliveries(), longAgo.minusSeconds(1), 10)).isZero();
    assertThat(removeExpired(deliveries(), longAgo, 1)).isEqualTo(1);
    assertThat(removeExpired(deliveries(), longAgo, 10)).isEqualTo(1);
    assertThat(noted()).isFalse();
  }

  private boolean noted() {
    return ports().store().transactions().run(() -> deliveries().note(content, UNTIL));
  }

  private Deliveries deliveries() {
    return ports().providers().deliveries();
  }
}
