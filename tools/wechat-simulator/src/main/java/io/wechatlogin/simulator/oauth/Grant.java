package io.wechatlogin.simulator.oauth;

import java.time.Instant;
import java.util.List;

/**
 * A person's consent to an app, with its tokens. A refresh extends or replaces the access token;
 * the refresh token stays the same.
 */
final class Grant {
  /** A token and when it expires. */
  record Token(String value, Instant expires) {
    boolean isExpired(Instant now) {
      return !now.isBefore(expires);
    }
  }

  /**
   * How often the person had changed the password and withdrawn the consent when the grant was
   * issued.
   */
  record Revision(int passwordChanges, int withdrawnConsents) {}

  private final AppUser user;
  private final String scope;
  private final Revision revision;
  private final Token refreshToken;
  private Token accessToken;

  Grant(AppUser user, String scope, Revision revision, Token refreshToken, Token accessToken) {
    this.user = user;
    this.scope = scope;
    this.revision = revision;
    this.refreshToken = refreshToken;
    this.accessToken = accessToken;
  }

  AppUser user() {
    return user;
  }

  String scope() {
    return scope;
  }

  Revision revision() {
    return revision;
  }

  Token refreshToken() {
    return refreshToken;
  }

  synchronized Token accessToken() {
    return accessToken;
  }

  synchronized void accessToken(Token newToken) {
    accessToken = newToken;
  }

  boolean mayReadProfile() {
    return List.of(scope.split(",", -1)).stream()
        .anyMatch(each -> each.equals("snsapi_userinfo") || each.equals("snsapi_login"));
  }
}
