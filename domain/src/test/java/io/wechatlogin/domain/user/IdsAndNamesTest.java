package io.wechatlogin.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.Profile;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsAndNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"1", "alice@example.org", "a.b_c-d", "...", ".a", "Z"})
  void idsInTheFormOfHostsAreAccepted(String id) {
    assertThat(new UserId(id)).hasToString(id);
    assertThat(new CorpId(id)).hasToString(id);
  }

  @Test
  void aUserIdHasAtMost64Characters() {
    assertThat(new UserId("x".repeat(64)).value()).hasSize(64);
    assertRefused(() -> new UserId("x".repeat(65)), "userId: 1 to 64 of A-Z a-z 0-9 . _ @ -");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "..", ".", "ä", "a\n", "a\0", "a%2f", "١"})
  void idsInEveryOtherFormAreRefused(String id) {
    assertRefused(() -> new UserId(id), "userId: 1 to 64 of A-Z a-z 0-9 . _ @ -");
    assertRefused(() -> new CorpId(id), "corpId: 1 to 64 of A-Z a-z 0-9 . _ @ -");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "爱丽丝", "🐼 panda", "O'Neil <b>&\"", "x y"})
  void anyPrintableNameIsAcceptedUnchanged(String name) {
    assertThat(user(name).displayName()).isEqualTo(name);
    assertThat(User.checkDisplayName(name)).isEqualTo(name);
    assertThat(new Corp(new CorpId("c"), name).corpName()).isEqualTo(name);
  }

  @Test
  void aNameHasAtMost200UnicodeCharacters() {
    assertThat(user("🐼".repeat(200)).displayName()).isEqualTo("🐼".repeat(200));
    assertRefused(() -> user("🐼".repeat(201)), "displayName: 1 to 200 characters");
    assertRefused(() -> user(" "), "displayName: 1 to 200 characters");
    assertRefused(() -> user(""), "displayName: 1 to 200 characters");
    assertRefused(() -> new Corp(new CorpId("c"), ""), "corpName: 1 to 200 characters");
  }

  @ParameterizedTest
  @MethodSource("namesWithControls")
  void controlCharactersAndLoneSurrogatesAreRefused(String name) {
    assertRefused(() -> User.checkDisplayName(name), "displayName: no control characters");
    assertRefused(
        () -> new Corp(new CorpId("c"), name).checked(), "corpName: no control characters");
  }

  private static List<String> namesWithControls() {
    return List.of(
        "a\0", "a\nb", "\u001bx", "a\u0085", "a\u007f", "a\ud83d", "\udc3ca", "\ud800", "\udfff");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068,
        0x2069, 0x2028, 0x2029
      })
  void whatTurnsTheTextAroundItIsRefusedWithItsPlace(int character) {
    String name = "\uD83D\uDC3Ca" + Character.toString(character) + "b";
    String place = "(U+%04X at character 3)".formatted(character);
    assertRefused(() -> User.checkDisplayName(name), "displayName: no control characters " + place);
    assertRefused(() -> new Corp(new CorpId("c"), name).checked(), place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u200B",
        "\u200D\u200C",
        "\uFEFF",
        "\u3164",
        "\u2800 \u2800",
        "\u00AD",
        "\uFE0F",
        "\u115F\u1160",
        "\u2060",
        "\u034F",
        "\uDB40\uDC41",
        "\uDB40\uDD00",
        "\u3000\u200D"
      })
  void aNameThatShowsNothingIsRefused(String name) {
    assertRefused(() -> User.checkDisplayName(name), "displayName: ");
    assertThat(VisibleText.cleaned(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uD83D\uDC69\u200D\uD83D\uDCBB", // woman technologist: a joiner
        "\u2764\uFE0F", // a heart with a variation selector
        "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F", // a
        // flag
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", // Persian: a non-joiner
        "\u05D0\u05D1", // right to left by itself
        "A\u0301"
      })
  void joinersAndScriptsStay(String name) {
    assertThat(User.checkDisplayName(name)).isEqualTo(name);
    assertThat(VisibleText.cleaned(name)).isEqualTo(name);
  }

  @Test
  void aNameOfAnEarlierVersionCanStillBeRead() {
    assertThat(user("a\u202Eb").displayName()).isEqualTo("a\u202Eb");
  }

  @Test
  void whatWouldBeRefusedIsTakenOutOfANickname() {
    assertThat(profileOf("\u202Eevil\u2069\u0000").nickname()).isEqualTo("evil");
    assertThat(profileOf("\u200F\u200B").nickname()).isEmpty();
  }

  private static Profile profileOf(String nickname) {
    return new Profile("o1", null, nickname, "", 0, "", "", "");
  }

  private static User user(String name) {
    return new User(new UserId("u"), name, User.Status.ACTIVE, List.of());
  }

  private static void assertRefused(ThrowingCallable making, String reason) {
    assertThatThrownBy(making)
        .isInstanceOfSatisfying(
            LoginException.class,
            refusal -> {
              assertThat(refusal.error()).isEqualTo(LoginError.INVALID_REQUEST);
              assertThat(refusal.reason().orElse("")).contains(reason);
            });
  }
}
