package io.wechatlogin.application.instance;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.domain.type.FrameLogin;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.PushReceiver;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.domain.type.SdkLogin;
import java.util.Optional;

/**
 * A configured way to log in: a login type, and what instances of every type have in common.
 *
 * @param name the short name, such as {@code MyWeChatLogin}
 * @param typeName the full name of the type, such as {@code auths.loginTypes.WeChatType}
 */
public record Instance(String name, String title, String typeName, LoginType type, Rules rules) {
  /** The prefix of every full name of an instance. */
  public static final String FULL_NAME_PREFIX = "auths.loginTypes.";

  /**
   * The rules of an instance, as its operator configures them.
   *
   * @param isActive whether the instance is in use
   * @param allowRegister whether a person without an account may register
   * @param openPlatform the Open Platform account that the app belongs to
   * @param allowedRedirects the origins that logins may return to
   */
  public record Rules(
      boolean isActive,
      boolean allowRegister,
      String openPlatform,
      AllowedRedirects allowedRedirects,
      Restrictions restrictions) {
    /** Makes rules with the restrictions that apply by default. */
    public Rules(
        boolean isActive,
        boolean allowRegister,
        String openPlatform,
        AllowedRedirects allowedRedirects) {
      this(isActive, allowRegister, openPlatform, allowedRedirects, Restrictions.DEFAULT);
    }

    /** Returns whether unbinding is refused where the user could no longer log in. */
    public boolean keepsLastLogin() {
      return restrictions.keepsLastLogin();
    }

    /** Returns how many requests may come per minute; 0 for no limit. */
    public int requestsPerMinute() {
      return restrictions.requestsPerMinute();
    }
  }

  /**
   * What an operator forbids or demands.
   *
   * @param keepsLastLogin whether unbinding is refused where the user could no longer log in
   * @param requiresChallenge whether a login starts only with a challenge that its outcome is tied
   *     to
   * @param requestsPerMinute how many requests of all clients together may come to the login, code,
   *     registration and scan routes of this instance per minute; 0 for no limit
   */
  public record Restrictions(
      boolean keepsLastLogin, boolean requiresChallenge, int requestsPerMinute) {
    /** What applies where the operator configures nothing. */
    public static final Restrictions DEFAULT = new Restrictions(false, true, 0);
  }

  /** Returns whether the instance is in use. */
  public boolean isActive() {
    return rules.isActive();
  }

  /** Returns whether a person without an account may register. */
  public boolean allowRegister() {
    return rules.allowRegister();
  }

  /** Returns the Open Platform account that the app belongs to. */
  public String openPlatform() {
    return rules.openPlatform();
  }

  /** Returns the origins that logins may return to. */
  public AllowedRedirects allowedRedirects() {
    return rules.allowedRedirects();
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

  /** Returns the type, if it redirects the browser. */
  public Optional<RedirectLogin> redirectLogin() {
    return type instanceof RedirectLogin redirect ? Optional.of(redirect) : Optional.empty();
  }

  /** Returns the type, if its page can be shown in a frame. */
  public Optional<FrameLogin> frameLogin() {
    return type instanceof FrameLogin frame ? Optional.of(frame) : Optional.empty();
  }

  /** Returns whether the page of the type opens only inside the provider's app. */
  public boolean opensInAppOnly() {
    return type instanceof InAppLogin;
  }

  /** Returns whether the codes of the type come from an SDK in a native app. */
  public boolean isInNativeApp() {
    return type instanceof SdkLogin;
  }

  /** Returns whether a code comes together with a {@code state}, which has to be verified. */
  public boolean needsState() {
    return type instanceof RedirectLogin || type instanceof SdkLogin;
  }

  /**
   * Checks that a login has a challenge, where this instance requires one.
   *
   * @throws LoginException {@code invalid_request}
   */
  public void requireChallenge(Initiator initiator) {
    if (rules.restrictions().requiresChallenge() && initiator.challenge() == null) {
      throw new LoginException(LoginError.INVALID_REQUEST, "codeChallenge: is missing");
    }
  }

  /** Returns the type, if its provider pushes messages. */
  public Optional<PushReceiver> pushReceiver() {
    return type instanceof PushReceiver receiver ? Optional.of(receiver) : Optional.empty();
  }

  /**
   * Returns the type with an optional capability.
   *
   * @throws LoginException {@code login_type_inactive}, {@code not_supported}
   */
  public <T extends LoginType> T require(Class<T> capability) {
    requireActive();
    if (!capability.isInstance(type)) {
      throw new LoginException(LoginError.NOT_SUPPORTED);
    }
    return capability.cast(type);
  }

  /**
   * Returns the type, whose page opens only inside the provider's app.
   *
   * @throws LoginException {@code not_supported}
   */
  public InAppLogin requireInAppLogin() {
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
    if (!isActive()) {
      throw new LoginException(LoginError.LOGIN_TYPE_INACTIVE);
    }
    return this;
  }

  /** Returns the identity that an exchange by this instance has proven. */
  public Identity identityOf(Proof proof) {
    return new Identity(appId(), openPlatform(), proof.openId(), proof.unionId());
  }
}
