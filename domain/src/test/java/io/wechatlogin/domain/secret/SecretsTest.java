package io.wechatlogin.domain.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private final Secrets secrets = new Secrets(new SecureRandom());

  @Test
  void everySecretHasItsPrefixAnd256Bits() {
    assertThat(secrets.loginCode().reveal()).matches("wlc_[A-Za-z0-9_-]{43}");
    assertThat(secrets.bindCode().reveal()).matches("wlb_[A-Za-z0-9_-]{43}");
    assertThat(secrets.sessionToken().reveal()).matches("wls_[A-Za-z0-9_-]{43}");
    assertThat(secrets.hostKey().reveal()).matches("wlh_[A-Za-z0-9_-]{43}");
    assertThat(secrets.browserSecret().reveal()).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void aStateAlwaysHas43LettersOrDigits() {
    for (int value : new int[] {0, 1, 127, 128, 255}) {
      assertThat(new Secrets(always(value)).state().reveal()).matches("[A-Za-z0-9]{43}");
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(secrets.state().reveal()).matches("[A-Za-z0-9]{43}");
    }
  }

  @Test
  void aStateKeepsEveryBitOfItsRandomness() {
    Set<String> states = new HashSet<>();
    for (int bit = 0; bit < 256; bit++) {
      int position = bit;
      states.add(
          new Secrets(filled(bytes -> bytes[position / 8] = (byte) (1 << (position % 8))))
              .state()
              .reveal());
    }
    assertThat(states).hasSize(256);
  }

  @Test
  void aScanIdKeepsEveryBitOfItsRandomness() {
    Set<String> names = new HashSet<>();
    for (int bit = 0; bit < 128; bit++) {
      int position = bit;
      names.add(
          new Secrets(filled(bytes -> bytes[position / 8] = (byte) (1 << (position % 8))))
              .scanId());
    }
    assertThat(names).hasSize(128).allMatch(name -> name.matches("[A-Za-z0-9]{22}"));
    assertThat(new Secrets(always(255)).scanId()).matches("[A-Za-z0-9]{22}");
  }

  @Test
  void everySecretComesFromTheGivenRandomSource() {
    Secrets one = new Secrets(new Random(7));
    Secrets same = new Secrets(new Random(7));
    Secrets other = new Secrets(new Random(8));
    assertThat(one.loginCode()).isEqualTo(same.loginCode()).isNotEqualTo(other.loginCode());
    assertThat(one.state()).isEqualTo(same.state()).isNotEqualTo(other.state());
    assertThat(one.rowId()).isEqualTo(same.rowId()).isNotEqualTo(other.rowId());
    assertThat(one.loginCode()).isNotEqualTo(one.loginCode());
  }

  @Test
  void aRowIdIsARandomVersionFourUuid() {
    for (int i = 0; i < 100; i++) {
      UUID id = UUID.fromString(secrets.rowId());
      assertThat(id.version()).isEqualTo(4);
      assertThat(id.variant()).isEqualTo(2);
    }
    assertThat(secrets.rowId()).isNotEqualTo(secrets.rowId());
  }

  private static RandomGenerator always(int value) {
    return filled(bytes -> Arrays.fill(bytes, (byte) value));
  }

  private static RandomGenerator filled(Consumer<byte[]> filling) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public void nextBytes(byte[] bytes) {
        filling.accept(bytes);
      }
    };
  }
}
