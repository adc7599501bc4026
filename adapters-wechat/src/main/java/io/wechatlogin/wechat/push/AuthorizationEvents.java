package io.wechatlogin.wechat.push;

import io.wechatlogin.domain.type.Push;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The meaning of WeChat's authorization events for a login, by the kind of app. The events and the
 * numbers of {@code RevokeInfo} are those of WeChat's pages "Changes of authorization" for
 * websites, official accounts and mini programs.
 */
public enum AuthorizationEvents {
  /** A website is granted nothing but the login. */
  WEBSITE(Set.of()),

  /** Revoking address, invoice, card, microphone, location or chosen media keeps the login. */
  OFFICIAL_ACCOUNT(Set.of("201", "202", "203", "204", "206", "207")),

  /**
   * Revoking license plate, address, invoice, bluetooth, microphone, camera, phone number, steps,
   * location, media, file, mail or chosen location keeps the login.
   */
  MINI_PROGRAM(Set.of("1", "2", "3", "4", "5", "7", "8", "12", "13", "14", "15", "16", "18"));

  /** Permissions whose revocation keeps the login: this service stores nothing that they cover. */
  @SuppressWarnings("ImmutableEnumChecker") // each set is one of Set.of
  private final Set<String> unrelatedPermissions;

  AuthorizationEvents(Set<String> unrelatedPermissions) {
    this.unrelatedPermissions = unrelatedPermissions;
  }

  /**
   * Returns the meaning of an event, empty if the event does not concern logins.
   *
   * @param revokeInfo the revoked permission, empty if WeChat does not name one
   */
  Optional<Push.Kind> meaningOf(String event, String revokeInfo) {
    return switch (event.toLowerCase(Locale.ROOT)) {
      case "user_authorization_cancellation" -> Optional.of(Push.Kind.ACCOUNT_CLOSED);
      case "user_info_modified" -> Optional.of(Push.Kind.PROFILE_MODIFIED);
      case "user_authorization_revoke" ->
          // The rest withdraws the login: 301 (everything), nickname and avatar (which a login is
          // granted), and numbers that are not known.
          unrelatedPermissions.contains(revokeInfo)
              ? Optional.empty()
              : Optional.of(Push.Kind.LOGIN_WITHDRAWN);
      default -> Optional.empty();
    };
  }
}
