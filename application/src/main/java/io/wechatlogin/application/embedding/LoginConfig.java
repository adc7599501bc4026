package io.wechatlogin.application.embedding;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.type.RedirectLogin;
import java.util.Optional;

/**
 * The public configuration of an instance.
 *
 * @param name the short name, such as {@code MyWeChatLogin}
 * @param title for people
 * @param isActive whether it is in use
 * @param authType the last part of its type's name, such as {@code WeChatType}
 * @param allowRegister whether a person without an account may register
 * @param scope the requested scope, in WeChat's words; set only for types that redirect
 */
public record LoginConfig(
    String name,
    String title,
    boolean isActive,
    String authType,
    AuthConfig authConfig,
    boolean allowRegister,
    Optional<String> scope) {
  /**
   * The app at WeChat.
   *
   * @param appId such as {@code wx0123456789abcdef}
   */
  public record AuthConfig(String appId) {}

  static LoginConfig of(Instance instance) {
    return new LoginConfig(
        instance.name(),
        instance.title(),
        instance.isActive(),
        instance.authType(),
        new AuthConfig(instance.appId()),
        instance.allowRegister(),
        instance.redirectLogin().map(RedirectLogin::scope));
  }
}
