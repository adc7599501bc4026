package io.wechatlogin.wechat;

import io.wechatlogin.domain.type.Push;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What WeChat's authorization events mean for a login. The events and the numbers of {@code
 * RevokeInfo} are those of WeChat's pages "Changes of authorization" for websites, official
 * accounts and mini programs.
 */
enum Withdrawals {
  /** A website was granted nothing but the login. */
  OF_WEBSITE(Set.of()),

  /** Address, invoice, card, microphone, location, chosen media. */
  OF_OFFICIAL_ACCOUNT(Set.of("201", "202", "203", "204", "206", "207")),

  /**
   * Plate, address, invoice, bluetooth, microphone, camera, phone number, steps, location, media,
   * file, mail, chosen location.
   */
  OF_MINI_PROGRAM(Set.of("1", "2", "3", "4", "5", "7", "8", "12", "13", "14", "15", "16", "18"));

  /** What a person may take back without leaving: nothing of it is kept here. */
  @SuppressWarnings("ImmutableEnumChecker") // each set is one of Set.of
  private final Set<String> harmless;

  Withdrawals(Set<String> harmless) {
    this.harmless = harmless;
  }

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
          // 301 everything; nickname and avatar, which are what a login is granted; what is not
          // known
          harmless.contains(revokeInfo) ? Optional.empty() : Optional.of(Push.Kind.LOGIN_WITHDRAWN);
      default -> Optional.empty();
    };
  }
}
