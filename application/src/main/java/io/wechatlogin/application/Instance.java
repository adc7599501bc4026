package io.wechatlogin.application;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.type.EmbeddedLogin;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.PushReceiver;
import io.wechatlogin.domain.type.RedirectLogin;
import java.util.Optional;

/**
 * A configured way to log in: a login type and what every type has in common.
 *
 * @param name the short name, such as {@code MyWeChatLogin}
 * @param typeName the type's full name, such as {@code auths.loginTypes.WeChatType}
 * @param allowRegister whether a person whom nobody knows yet may register
 * @param openPlatform the Open Platform account that the app belongs to
 * @param allowedRedirects the origins that its logins may return to
 * @param rules what its operator wants to be stricter than usual
 */
public record Instance(
    String name,
    String title,
    String typeName,
    boolean isActive,
    boolean allowRegister,
    String openPlatform,
    AllowedRedirects allowedRedirects,
    LoginType type,
    Rules rules) {
  /** What every full name of an instance begins with. */
  public static final String FULL_NAME_PREFIX = "auths.loginTypes.";

  /** Makes an instance that follows the usual rules. */
  public Instance(
      String name,
      String title,
      String typeName,
      boolean isActive,
      boolean allowRegister,
      String openPlatform,
      AllowedRedirects allowedRedirects,
      LoginType type) {
    this(
        name,
        title,
        typeName,
        isActive,
        allowRegister,
        openPlatform,
        allowedRedirects,
        type,
        Rules.USUAL);
  }

  /**
   * What an operator may want to be stricter than usual.
   *
   * @param keepsLastLogin whether unbinding is refused where nobody could log in to the account any
   *     more
   * @param requestsPerMinute how many requests of all clients together may come to the login, code,
   *     registration and scan routes of this instance; 0 for any number
   */
  public record Rules(boolean keepsLastLogin, int requestsPerMinute) {
    /** What is so where nothing is configured. */
    public static final Rules USUAL = new Rules(false, 0);
  }

  /** Returns the full name, such as {@code auths.loginTypes.MyWeChatLogin}. */
  public String fullName() {
    return FULL_NAME_PREFIX + name;
  }

  /** Returns the last part of the type's name, such as {@code WeChatType}. */
  public String authType() {
    return typeName.substring(typeName.lastIndexOf('.') + 1);
  }

  /** Returns the id of the app that persons log in to. */
  public String appId() {
    return type.appId();
  }

  /** Returns the type as one that redirects the browser, where it does. */
  public Optional<RedirectLogin> redirectLogin() {
    return type instanceof RedirectLogin redirect ? Optional.of(redirect) : Optional.empty();
  }

  /** Returns the type as one that a frame can show, where it is one. */
  public Optional<EmbeddedLogin> embeddedLogin() {
    return type instanceof EmbeddedLogin embedded ? Optional.of(embedded) : Optional.empty();
  }

  /** Tells whether the type's page opens inside the provider's app only. */
  public boolean opensInAppOnly() {
    return type instanceof InAppLogin;
  }

  /** Returns the type as one whose provider pushes, where it does. */
  public Optional<PushReceiver> pushReceiver() {
    return type instanceof PushReceiver receiver ? Optional.of(receiver) : Optional.empty();
  }

  /**
   * Returns the type as one that can do something more.
   *
   * @throws LoginException {@code login_type_inactive}, {@code not_supported}
   */
  public <T extends LoginType> T able(Class<T> capability) {
    requireActive();
    if (!capability.isInstance(type)) {
      throw new LoginException(LoginError.NOT_SUPPORTED);
    }
    return capability.cast(type);
  }

  /**
   * Returns the type as one whose page opens inside the provider's app only.
   *
   * @throws LoginException {@code not_supported}
   */
  InAppLogin requireInAppLogin() {
    if (type instanceof InAppLogin inApp) {
      return inApp;
    }
    throw new LoginException(LoginError.NOT_SUPPORTED);
  }

  /**
   * Returns this instance if it is in use.
   *
   * @throws LoginException {@code login_type_inactive}
   */
  public Instance requireActive() {
    if (!isActive) {
      throw new LoginException(LoginError.LOGIN_TYPE_INACTIVE);
    }
    return this;
  }

  Identity identityOf(Proof proof) {
    return new Identity(appId(), openPlatform, proof.openId(), proof.unionId());
  }
}
