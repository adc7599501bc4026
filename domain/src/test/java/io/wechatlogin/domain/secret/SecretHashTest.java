package io.wechatlogin.domain.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHashTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @Test
  void aHashHas64LowerCaseHexDigits() {
    assertThat(new SecretHash(HEX).bytes()).isEqualTo(HexFormat.of().parseHex(HEX));
    assertThat(SecretHash.of("ü", "b").hex()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "0123456789ABCDEF", "0123456789abcdeg"})
  void anyOtherTextIsRefusedAsAHash(String quarter) {
    assertThatIllegalArgumentException().isThrownBy(() -> new SecretHash(quarter.repeat(4)));
  }

  @Test
  void theBoundariesOfPartsChangeTheHash() {
    assertThat(SecretHash.of("a", "bc"))
        .isNotEqualTo(SecretHash.of("ab", "c"))
        .isNotEqualTo(SecretHash.of("abc"))
        .isNotEqualTo(SecretHash.of("bc", "a"))
        .isNotEqualTo(SecretHash.of("a", "bc", ""));
  }

  @Test
  void aHashMatchesOnlyTheSameSecret() {
    assertThat(SecretHash.of("a").matches(new Secret("a").hash())).isTrue();
    assertThat(SecretHash.of("a").matches(SecretHash.of("b"))).isFalse();
  }

  @Test
  void aHashIsPrintedAsAsterisksOnly() {
    assertThat(SecretHash.of("a")).hasToString("***");
  }
}
