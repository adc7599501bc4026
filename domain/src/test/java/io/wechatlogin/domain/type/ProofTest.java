package io.wechatlogin.domain.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProofTest {
  @Test
  void aProofPrintsNoIdOfThePerson() {
    assertThat(new Proof("o-person", "u-person")).hasToString("Proof[***]");
  }
}
