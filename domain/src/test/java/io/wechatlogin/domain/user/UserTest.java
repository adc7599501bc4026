package io.wechatlogin.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserTest {
  private static final CorpId ACME = new CorpId("acme");
  private static final CorpId ZETA = new CorpId("zeta");

  @Test
  void onlyAUserWhoIsActiveMaySignIn() {
    User active = user(User.Status.ACTIVE);
    assertThat(active.requireActive()).isSameAs(active);
    assertThatThrownBy(() -> user(User.Status.DISABLED).requireActive())
        .isInstanceOfSatisfying(
            LoginException.class, e -> assertThat(e.error()).isEqualTo(LoginError.USER_DISABLED));
  }

  @Test
  void theRequestedOrTheOnlyOrganizationIsChosen() {
    assertThat(user(User.Status.ACTIVE, ACME, ZETA).signInTo(ZETA)).contains(ZETA);
    assertThat(user(User.Status.ACTIVE, ACME).signInTo(null)).contains(ACME);
    assertThat(user(User.Status.ACTIVE, ACME, ZETA).signInTo(null)).isEmpty();
    assertThat(user(User.Status.ACTIVE).signInTo(null)).isEmpty();
  }

  @Test
  void anOrganizationOfOtherUsersIsRefused() {
    assertThatThrownBy(() -> user(User.Status.ACTIVE, ACME).signInTo(ZETA))
        .isInstanceOfSatisfying(
            LoginException.class, e -> assertThat(e.error()).isEqualTo(LoginError.NOT_A_MEMBER));
  }

  @Test
  void aUserKeepsACopyOfTheOrganizationList() {
    List<Corp> corps = new ArrayList<>(List.of(new Corp(ACME, "Acme")));
    User user = new User(new UserId("u"), "U", User.Status.ACTIVE, corps);
    corps.clear();
    assertThat(user.isMemberOf(ACME)).isTrue();
    assertThat(user.isMemberOf(ZETA)).isFalse();
  }

  @Test
  void everyStatusHasALowerCaseWord() {
    assertThat(User.Status.ACTIVE.word()).isEqualTo("active");
    assertThat(User.Status.DISABLED.word()).isEqualTo("disabled");
  }

  private static User user(User.Status status, CorpId... corps) {
    return new User(
        new UserId("u"),
        "U",
        status,
        Arrays.stream(corps).map(id -> new Corp(id, "Corp")).toList());
  }
}
