package io.wechatlogin.persistence.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  private static final byte[] PLAIN = "the session key".getBytes(UTF_8);
  private static final String OLD = KeyRing.generate(new SecureRandom());
  private static final String NEW = KeyRing.generate(new SecureRandom());

  @Test
  void aSealedValueOpensOnlyInItsOwnPlace() {
    KeyRing keys = KeyRing.of(OLD);
    byte[] sealed = keys.seal(PLAIN, "table", "column", "row");
    assertThat(new String(sealed, UTF_8)).doesNotContain("session");
    assertThat(keys.open(sealed, "table", "column", "row")).isEqualTo(PLAIN);
    assertThatThrownBy(() -> keys.open(sealed, "table", "column", "another row"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("table.column");
  }

  @Test
  void theFirstKeySealsAndAnyKeyOpens() {
    byte[] byOld = KeyRing.of(OLD).seal(PLAIN, "t", "c", "r");
    KeyRing both = KeyRing.of(NEW + ", " + OLD);
    assertThat(both.open(byOld, "t", "c", "r")).isEqualTo(PLAIN);
    byte[] byBoth = both.seal(PLAIN, "t", "c", "r");
    assertThat(KeyRing.of(NEW).open(byBoth, "t", "c", "r")).isEqualTo(PLAIN);
    assertThatThrownBy(() -> KeyRing.of(OLD).open(byBoth, "t", "c", "r"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aKeyMayBeBase64OrBase64urlOrHexAndMayHaveAName() {
    byte[] key = Base64.getDecoder().decode(OLD);
    byte[] sealed = KeyRing.of(OLD).seal(PLAIN, "t", "c", "r");
    for (String text :
        new String[] {
          HexFormat.of().formatHex(key),
          Base64.getUrlEncoder().withoutPadding().encodeToString(key),
          "spring-2026: " + OLD
        }) {
      assertThat(KeyRing.of(text).open(sealed, "t", "c", "r")).isEqualTo(PLAIN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c2hvcnQ=",
        "not base64 at all!",
        ",",
        "marker-key-marker-key",
        "marker:marker"
      })
  void anInvalidKeyIsRefusedAndNotShown(String keys) {
    assertThatThrownBy(() -> KeyRing.of(keys))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key 1")
        .message()
        .doesNotContain("marker");
  }

  @Test
  void aKeyThatIsListedTwiceIsRefused() {
    assertThatThrownBy(() -> KeyRing.of(OLD + "," + OLD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }
}
