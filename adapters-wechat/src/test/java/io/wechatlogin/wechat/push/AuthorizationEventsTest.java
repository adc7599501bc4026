package io.wechatlogin.wechat.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.type.Push;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuthorizationEventsTest {
  @ParameterizedTest
  @CsvSource({
    "WEBSITE, 301, LOGIN_WITHDRAWN",
    "WEBSITE, 205, LOGIN_WITHDRAWN",
    "WEBSITE, '', LOGIN_WITHDRAWN",
    "OFFICIAL_ACCOUNT, 301, LOGIN_WITHDRAWN",
    "OFFICIAL_ACCOUNT, '', LOGIN_WITHDRAWN",
    "OFFICIAL_ACCOUNT, 201,",
    "OFFICIAL_ACCOUNT, 202,",
    "OFFICIAL_ACCOUNT, 203,",
    "OFFICIAL_ACCOUNT, 204,",
    "OFFICIAL_ACCOUNT, 205, LOGIN_WITHDRAWN",
    "OFFICIAL_ACCOUNT, 206,",
    "OFFICIAL_ACCOUNT, 207,",
    "OFFICIAL_ACCOUNT, 208, LOGIN_WITHDRAWN",
    "MINI_PROGRAM, 301, LOGIN_WITHDRAWN",
    "MINI_PROGRAM, '', LOGIN_WITHDRAWN",
    "MINI_PROGRAM, 1,",
    "MINI_PROGRAM, 2,",
    "MINI_PROGRAM, 3,",
    "MINI_PROGRAM, 4,",
    "MINI_PROGRAM, 5,",
    "MINI_PROGRAM, 6, LOGIN_WITHDRAWN",
    "MINI_PROGRAM, 7,",
    "MINI_PROGRAM, 8,",
    "MINI_PROGRAM, 12,",
    "MINI_PROGRAM, 13,",
    "MINI_PROGRAM, 14,",
    "MINI_PROGRAM, 15,",
    "MINI_PROGRAM, 16,",
    "MINI_PROGRAM, 18,",
    "MINI_PROGRAM, 19, LOGIN_WITHDRAWN",
    "MINI_PROGRAM, 20, LOGIN_WITHDRAWN",
    "MINI_PROGRAM, 99, LOGIN_WITHDRAWN"
  })
  void theRevokedPermissionDecidesWhetherTheLoginIsWithdrawn(
      AuthorizationEvents events, String revokeInfo, Push.Kind meaning) {
    assertThat(events.meaningOf("user_authorization_revoke", revokeInfo).orElse(null))
        .isEqualTo(meaning);
  }

  @ParameterizedTest
  @EnumSource
  void otherEventsHaveTheSameMeaningForEveryKindOfApp(AuthorizationEvents events) {
    assertThat(events.meaningOf("user_authorization_cancellation", "206"))
        .hasValue(Push.Kind.ACCOUNT_CLOSED);
    assertThat(events.meaningOf("USER_INFO_MODIFIED", "")).hasValue(Push.Kind.PROFILE_MODIFIED);
    assertThat(events.meaningOf("subscribe", "301")).isEmpty();
    assertThat(events.meaningOf("", "")).isEmpty();
  }
}
