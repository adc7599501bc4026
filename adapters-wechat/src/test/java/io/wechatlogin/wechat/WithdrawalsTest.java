package io.wechatlogin.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.type.Push;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WithdrawalsTest {
  @ParameterizedTest
  @CsvSource({
    "OF_WEBSITE, 301, LOGIN_WITHDRAWN",
    "OF_WEBSITE, 205, LOGIN_WITHDRAWN",
    "OF_WEBSITE, '', LOGIN_WITHDRAWN",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, 301, LOGIN_WITHDRAWN",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, '', LOGIN_WITHDRAWN",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, 201,",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, 202,",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, 203,",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, 204,",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, 205, CONSENT_WITHDRAWN",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, 206,",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, 207,",
    "OF_OFFICIAL_ACCOUNT_WITH_PROFILE, 208, CONSENT_WITHDRAWN",
    "OF_SILENT_OFFICIAL_ACCOUNT, 301, LOGIN_WITHDRAWN",
    "OF_SILENT_OFFICIAL_ACCOUNT, '', LOGIN_WITHDRAWN",
    "OF_SILENT_OFFICIAL_ACCOUNT, 205, PROFILE_WITHDRAWN",
    "OF_SILENT_OFFICIAL_ACCOUNT, 206,",
    "OF_SILENT_OFFICIAL_ACCOUNT, 208, PROFILE_WITHDRAWN",
    "OF_MINI_PROGRAM, 301, LOGIN_WITHDRAWN",
    "OF_MINI_PROGRAM, '', LOGIN_WITHDRAWN",
    "OF_MINI_PROGRAM, 1,",
    "OF_MINI_PROGRAM, 2,",
    "OF_MINI_PROGRAM, 3,",
    "OF_MINI_PROGRAM, 4,",
    "OF_MINI_PROGRAM, 5,",
    "OF_MINI_PROGRAM, 6, PROFILE_WITHDRAWN",
    "OF_MINI_PROGRAM, 7,",
    "OF_MINI_PROGRAM, 8,",
    "OF_MINI_PROGRAM, 12,",
    "OF_MINI_PROGRAM, 13,",
    "OF_MINI_PROGRAM, 14,",
    "OF_MINI_PROGRAM, 15,",
    "OF_MINI_PROGRAM, 16,",
    "OF_MINI_PROGRAM, 18,",
    "OF_MINI_PROGRAM, 19, PROFILE_WITHDRAWN",
    "OF_MINI_PROGRAM, 20, PROFILE_WITHDRAWN",
    "OF_MINI_PROGRAM, 99, PROFILE_WITHDRAWN"
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

  @Test
  void whatEndsABindingEndsItsSessions() {
    for (Push.Kind kind : Push.Kind.values()) {
      assertThat(kind.endsSessions() || !kind.endsBinding()).isTrue();
    }
  }
}
