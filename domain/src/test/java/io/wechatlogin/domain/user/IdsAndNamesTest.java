package io.wechatlogin.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
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
    assertRefused(() -> user(name), "displayName: no control characters");
    assertRefused(() -> new Corp(new CorpId("c"), name), "corpName: no control characters");
  }

  private static List<String> namesWithControls() {
    return List.of(
        "a\0", "a\nb", "\u001bx", "a\u0085", "a\u007f", "a\ud83d", "\udc3ca", "\ud800", "\udfff");
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
              assertThat(refusal.reason()).contains(reason);
            });
  }
}
