package io.wechatlogin.wechat;

import io.wechatlogin.domain.type.Push;
import java.util.Locale;
import java.util.Optional;

/**
 * What WeChat's authorization events mean for a login. The events and the numbers of {@code
 * RevokeInfo} are those of WeChat's pages "Changes of authorization" for websites, official
 * accounts and mini programs.
 */
enum Withdrawals {
  /** A website was granted nothing but the login, so there is nothing less to take back. */
  OF_WEBSITE {
    @Override
    Optional<Push.Kind> revoked(String revokeInfo) {
      return Optional.of(Push.Kind.LOGIN_WITHDRAWN);
    }
  },

  /** An official account whose login asks for the profile: consent to that is the login. */
  OF_OFFICIAL_ACCOUNT_WITH_PROFILE {
    @Override
    Optional<Push.Kind> revoked(String revokeInfo) {
      return ofOfficialAccount(revokeInfo, Push.Kind.CONSENT_WITHDRAWN);
    }
  },

  /** An official account whose login is silent: it needs no consent, and goes on without. */
  OF_SILENT_OFFICIAL_ACCOUNT {
    @Override
    Optional<Push.Kind> revoked(String revokeInfo) {
      return ofOfficialAccount(revokeInfo, Push.Kind.PROFILE_WITHDRAWN);
    }
  },

  OF_MINI_PROGRAM {
    @Override
    Optional<Push.Kind> revoked(String revokeInfo) {
      return switch (revokeInfo) {
        case EVERYTHING -> Optional.of(Push.Kind.LOGIN_WITHDRAWN);
        // plate, address, invoice, bluetooth, microphone, camera, phone number, steps, location,
        // media, file, mail, chosen location: nothing that is kept here
        case "1", "2", "3", "4", "5", "7", "8", "12", "13", "14", "15", "16", "18" ->
            Optional.empty();
        // nickname and avatar, 19 and 20 from their component; and what is not known
        default -> Optional.of(Push.Kind.PROFILE_WITHDRAWN);
      };
    }
  };

  private static final String EVERYTHING = "301";

  /**
   * Decides what an event means; empty where it means nothing here.
   *
   * @param revokeInfo what was taken back, empty where WeChat does not say
   */
  Optional<Push.Kind> meaning(String event, String revokeInfo) {
    return switch (event.toLowerCase(Locale.ROOT)) {
      case "user_authorization_cancellation" -> Optional.of(Push.Kind.ACCOUNT_CLOSED);
      case "user_info_modified" -> Optional.of(Push.Kind.PROFILE_MODIFIED);
      case "user_authorization_revoke" ->
          revokeInfo.isEmpty() ? Optional.of(Push.Kind.LOGIN_WITHDRAWN) : revoked(revokeInfo);
      default -> Optional.empty();
    };
  }

  /** Decides what it means that this was taken back. */
  abstract Optional<Push.Kind> revoked(String revokeInfo);

  private static Optional<Push.Kind> ofOfficialAccount(String revokeInfo, Push.Kind profile) {
    return switch (revokeInfo) {
      case EVERYTHING -> Optional.of(Push.Kind.LOGIN_WITHDRAWN);
      // address, invoice, card, microphone, location, chosen media: nothing that is kept here
      case "201", "202", "203", "204", "206", "207" -> Optional.empty();
      // 205 nickname and avatar; and what is not known
      default -> Optional.of(profile);
    };
  }
}
