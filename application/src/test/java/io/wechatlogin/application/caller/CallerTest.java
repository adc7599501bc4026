package io.wechatlogin.application.caller;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.user.UserId;
import org.junit.jupiter.api.Test;

class CallerTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  @Test
  void aHostMayActOnBehalfOfAnyUser() {
    HOST.requireHost();
    HOST.requireMayActFor(ALICE);
    assertThat(HOST.isHost()).isTrue();
  }

  @Test
  void aUserMayActOnlyOnItsOwnBehalf() {
    as(ALICE).requireMayActFor(ALICE);
    assertThat(as(ALICE).isHost()).isFalse();
    assertRefused(LoginError.FORBIDDEN, () -> as(ALICE).requireMayActFor(BOB));
    assertRefused(LoginError.FORBIDDEN, () -> as(ALICE).requireHost());
  }

  @Test
  void aCallerWithoutCredentialsIsRefused() {
    assertThat(ANYONE.isHost()).isFalse();
    assertRefused(LoginError.UNAUTHENTICATED, () -> ANYONE.requireMayActFor(ALICE));
    assertRefused(LoginError.UNAUTHENTICATED, ANYONE::requireHost);
  }
}
