package io.wechatlogin.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final Identity PLAIN = new Identity("wx1", "default", "o-person", null);
  private static final Identity KNOWN = PLAIN.withUnionId("u-person");

  @Test
  void anIdentityRefusesAnEmptyIdentifier() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Identity("", "default", "o", null));
    assertThatIllegalArgumentException().isThrownBy(() -> new Identity("wx1", "default", "", null));
    assertThatIllegalArgumentException().isThrownBy(() -> new Identity("wx1", "default", "o", ""));
  }

  @Test
  void appIdAndOpenIdIdentifyAPerson() {
    assertThat(PLAIN.isSameAs(KNOWN)).isTrue();
    assertThat(PLAIN.isSameAs(new Identity("wx2", "default", "o-person", null))).isFalse();
    assertThat(PLAIN.isSameAs(new Identity("wx1", "default", "o-other", null))).isFalse();
  }

  @Test
  void anIdentityMayHaveAUnionIdOrNone() {
    assertThat(PLAIN.knownUnionId()).isEmpty();
    assertThat(PLAIN.withUnionId("u1").knownUnionId()).contains("u1");
  }

  @Test
  void onlyADifferentUnionIdAddsKnowledge() {
    assertThat(KNOWN.knowsMoreThan(PLAIN)).isTrue();
    assertThat(KNOWN.knowsMoreThan(PLAIN.withUnionId("u-other"))).isTrue();
    assertThat(KNOWN.knowsMoreThan(KNOWN)).isFalse();
    assertThat(PLAIN.knowsMoreThan(KNOWN)).isFalse();
    assertThat(PLAIN.knowsMoreThan(PLAIN)).isFalse();
  }

  @Test
  void anIdentityDoesNotPrintPersonalIds() {
    assertThat(KNOWN.toString()).contains("wx1").doesNotContain("person");
  }
}
