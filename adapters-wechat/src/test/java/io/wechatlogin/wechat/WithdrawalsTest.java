package io.wechatlogin.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.type.Push;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WithdrawalsTest {
  @ParameterizedTest
  @CsvSource({
    "OF_WEBSITE, 301, LOGIN_WITHDRAWN",
    "OF_WEBSITE, 205, LOGIN_WITHDRAWN",
    "OF_WEBSITE, '', LOGIN_WITHDRAWN",
    "OF_OFFICIAL_ACCOUNT, 301, LOGIN_WITHDRAWN",
    "OF_OFFICIAL_ACCOUNT, '', LOGIN_WITHDRAWN",
    "OF_OFFICIAL_ACCOUNT, 201,",
    "OF_OFFICIAL_ACCOUNT, 202,",
    "OF_OFFICIAL_ACCOUNT, 203,",
    "OF_OFFICIAL_ACCOUNT, 204,",
    "OF_OFFICIAL_ACCOUNT, 205, LOGIN_WITHDRAWN",
    "OF_OFFICIAL_ACCOUNT, 206,",
    "OF_OFFICIAL_ACCOUNT, 207,",
    "OF_OFFICIAL_ACCOUNT, 208, LOGIN_WITHDRAWN",
    "OF_MINI_PROGRAM, 301, LOGIN_WITHDRAWN",
    "OF_MINI_PROGRAM, '', LOGIN_WITHDRAWN",
    "OF_MINI_PROGRAM, 1,",
    "OF_MINI_PROGRAM, 2,",
    "OF_MINI_PROGRAM, 3,",
    "OF_MINI_PROGRAM, 4,",
    "OF_MINI_PROGRAM, 5,",
    "OF_MINI_PROGRAM, 6, LOGIN_WITHDRAWN",
    "OF_MINI_PROGRAM, 7,",
    "OF_MINI_PROGRAM, 8,",
    "OF_MINI_PROGRAM, 12,",
    "OF_MINI_PROGRAM, 13,",
    "OF_MINI_PROGRAM, 14,",
    "OF_MINI_PROGRAM, 15,",
    "OF_MINI_PROGRAM, 16,",
    "OF_MINI_PROGRAM, 18,",
    "OF_MINI_PROGRAM, 19, LOGIN_WITHDRAWN",
    "OF_MINI_PROGRAM, 20, LOGIN_WITHDRAWN",
    "OF_MINI_PROGRAM, 99, LOGIN_WITHDRAWN"
  })
  void whatIsTakenBackDecides(Withdrawals type, String revokeInfo, Push.Kind meaning) {
    assertThat(type.meaning("user_authorization_revoke", revokeInfo).orElse(null))
        .isEqualTo(meaning);
  }

  @ParameterizedTest
  @EnumSource
  void theOtherEventsMeanTheSameEverywhere(Withdrawals type) {
    assertThat(type.meaning("user_authorization_cancellation", "206"))
        .hasValue(Push.Kind.ACCOUNT_CLOSED);
    assertThat(type.meaning("USER_INFO_MODIFIED", "")).hasValue(Push.Kind.PROFILE_MODIFIED);
    assertThat(type.meaning("subscribe", "301")).isEmpty();
    assertThat(type.meaning("", "")).isEmpty();
  }
}
