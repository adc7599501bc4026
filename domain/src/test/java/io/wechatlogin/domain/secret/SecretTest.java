package io.wechatlogin.domain.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void aSecretIsPrintedOnlyWhenRevealed() {
    Secret secret = new Secret("wlc_hidden");
    assertThat(secret).hasToString("***");
    assertThat("got " + secret).doesNotContain("hidden");
    assertThat(secret.reveal()).isEqualTo("wlc_hidden");
  }

  @Test
  void secretsAreEqualIfTheirTextIsEqual() {
    assertThat(new Secret("a")).isEqualTo(new Secret("a")).hasSameHashCodeAs(new Secret("a"));
    assertThat(new Secret("a")).isNotEqualTo(new Secret("b")).isNotEqualTo(new Secret("aa"));
    assertThat(new Secret("a")).isNotEqualTo("a");
  }

  @Test
  void theHashOfASecretIsItsSha256Digest() {
    assertThat(new Secret("abc").hash().hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
