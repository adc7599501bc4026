package io.wechatlogin.application.embedding;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.user.UserId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One instance, with the methods that users of the original know. The caller is trusted like a
 * host: it may act for any user, and is responsible for {@code state} where a browser brought the
 * code.
 *
 * <p>Thread-safe. Methods that take a code from WeChat call WeChat for up to 8 seconds: call them
 * outside of transactions.
 */
public final class LoginElement {
  private static final Caller HOST = new Caller.Host("embedding");

  private final LoginApplication application;
  private final Instance instance;
  private final Locale locale;

  LoginElement(LoginApplication application, Instance instance) {
    this(application, instance, Locale.ENGLISH);
  }

  private LoginElement(LoginApplication application, Instance instance, Locale locale) {
    this.application = application;
    this.instance = instance;
    this.locale = locale;
  }

  /** Returns this instance with messages in the language of a locale: English or Chinese. */
  public LoginElement withLocale(Locale other) {
    return new LoginElement(application, instance, other);
  }

  /** Returns the public configuration of the instance, which contains no secret. */
  public LoginConfig getLoginConfig() {
    return LoginConfig.of(instance);
  }

  /**
   * Exchanges a code from WeChat for a loginCode (60 seconds, once) and the user's organizations,
   * or for a bindCode (300 seconds) where the person has no account yet.
   *
   * @param code 1 to 128 of {@code 0-9 A-Z a-z _ -}; works once
   * @return a {@link LoginResult.LoginCode} or a {@link LoginResult.BindCode}
   * @throws LoginException {@code invalid_request}, {@code invalid_code}, {@code
   *     login_type_inactive}, {@code identity_taken}, {@code user_disabled}, {@code user_blocked},
   *     {@code snapshot_user}, and {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code
   *     wechat_rate_limited}
   */
  public LoginResult getLoginCode(String code) {
    return application.login().loginCode(instance, code, BrowserProof.NONE, HOST);
  }

  /**
   * Binds the WeChat account of the person to whom a code was issued. Binding what this user has
   * bound already succeeds.
   *
   * @param userId 1 to 64 of {@code A-Z a-z 0-9 . _ @ -}
   * @throws LoginException {@code user_not_found}, {@code identity_taken}, {@code
   *     user_already_bound}, and what {@link #getLoginCode} throws for a code
   */
  public OperationResult bind(String userId, String code) {
    application.binding().bind(instance, new UserId(userId), code, BrowserProof.NONE, HOST);
    return OperationResult.successful(locale);
  }

  /** Binds as {@link #bind(String, String)} does, for a user whose id is a number. */
  public OperationResult bind(long userId, String code) {
    return bind(Long.toString(userId), code);
  }

  /**
   * Binds the WeChat account that a bindCode of {@link #getLoginCode} stands for. Does not call
   * WeChat, so it may be part of a transaction of the host. If it is refused, the bindCode stays
   * valid.
   *
   * @throws LoginException {@code invalid_bind_code}, {@code user_not_found}, {@code
   *     identity_taken}, {@code user_already_bound}, {@code login_type_inactive}
   */
  public OperationResult bindByCode(String userId, String bindCode) {
    application.binding().bindByCode(instance, new UserId(userId), new Secret(bindCode), HOST);
    return OperationResult.successful(locale);
  }

  /**
   * Unbinds the WeChat account of a user; unbinding what is not bound succeeds. Does not call
   * WeChat, so it may be part of a transaction of the host.
   *
   * @throws LoginException {@code user_not_found}
   */
  public OperationResult unbind(String userId) {
    application.unbinding().unbind(instance, new UserId(userId), HOST);
    return OperationResult.successful(locale);
  }

  /** Unbinds as {@link #unbind(String)} does, for a user whose id is a number. */
  public OperationResult unbind(long userId) {
    return unbind(Long.toString(userId));
  }

  /** Registers as {@link #register(String, String)} does, with a default name. */
  public LoginResult.LoginCode register(String bindCode) {
    return registered(bindCode, null);
  }

  /**
   * Creates a user for the person whom a bindCode stands for, and binds the WeChat account to it,
   * both or neither. Does not call WeChat, so it may be part of a transaction of the host.
   *
   * @param displayName 1 to 200 characters, no control characters
   * @return the new user, with a loginCode (60 seconds, once) for the first session
   * @throws LoginException {@code invalid_bind_code}, {@code registration_closed}, {@code
   *     invalid_request}, {@code login_type_inactive}
   */
  public LoginResult.LoginCode register(String bindCode, String displayName) {
    return registered(bindCode, displayName);
  }

  /**
   * Returns whether a user has bound a WeChat account here, and which one.
   *
   * @throws LoginException {@code user_not_found}
   */
  public UserAuthInfo getUserAuthInfo(String userId) {
    return new UserAuthInfo(application.boundAccounts().find(instance, new UserId(userId), HOST));
  }

  /** Answers as {@link #getUserAuthInfo(String)} does, for a user whose id is a number. */
  public UserAuthInfo getUserAuthInfo(long userId) {
    return getUserAuthInfo(Long.toString(userId));
  }

  /**
   * Answers as {@link #getUserAuthInfo(String)} does, for the user of a row of a model.
   *
   * @param row what {@link AuthModel#get} has found
   */
  public UserAuthInfo getUserAuthInfo(AuthRow row) {
    return getUserAuthInfo(row.userId());
  }

  /**
   * Exchanges a code for the profile of the person. Only for official accounts that ask for it.
   *
   * @throws LoginException {@code not_supported}, and what {@link #getLoginCode} throws for a code
   */
  public Profile getUserInfo(String code) {
    return application.profileLookup().userInfo(instance, code, HOST);
  }

  /**
   * Exchanges a code for the tokens of the person at WeChat. Only for official accounts.
   *
   * @throws LoginException {@code not_supported}, and what {@link #getLoginCode} throws for a code
   */
  public WebToken getAccessToken(String code) {
    return application.profileLookup().accessToken(instance, code, HOST);
  }

  /**
   * Exchanges a refresh token for a valid access token. Only for official accounts.
   *
   * @param refreshToken 1 to 1024 characters of ASCII without blanks
   * @throws LoginException {@code not_supported}, {@code invalid_request}, {@code
   *     invalid_refresh_token}, {@code login_type_inactive}, {@code wechat_misconfigured}, {@code
   *     wechat_unavailable}, {@code wechat_rate_limited}
   */
  public WebToken refreshToken(String refreshToken) {
    return application.profileLookup().refresh(instance, new Secret(refreshToken), HOST);
  }

  private LoginResult.LoginCode registered(String bindCode, @Nullable String displayName) {
    return application.registration().register(instance, new Secret(bindCode), displayName);
  }
}
