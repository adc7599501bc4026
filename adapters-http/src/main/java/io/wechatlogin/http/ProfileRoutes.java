package io.wechatlogin.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.profile.ProfileLookup;
import io.wechatlogin.application.profile.UserProfiles;
import io.wechatlogin.application.profile.UserProfiles.UserProfile;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells what persons show of themselves, and hands hosts the tokens. */
final class ProfileRoutes {
  private static final String LOGIN_TYPE = "/api/v1/login-types/{name}";

  private final ProfileLookup lookup;
  private final UserProfiles profiles;

  ProfileRoutes(ProfileLookup lookup, UserProfiles profiles) {
    this.lookup = lookup;
    this.profiles = profiles;
  }

  record UserInfo(
      String openid,
      String nickname,
      String headimgurl,
      int sex,
      String province,
      String city,
      String country,
      @Nullable String unionid) {
    static UserInfo of(Profile profile) {
      return new UserInfo(
          profile.openId(),
          profile.nickname(),
          profile.headimgurl(),
          profile.sex(),
          profile.province(),
          profile.city(),
          profile.country(),
          profile.unionId());
    }
  }

  record Tokens(
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("expires_in") long expiresIn,
      @JsonProperty("refresh_token") String refreshToken,
      String openid,
      String scope) {
    static Tokens of(WebToken token) {
      return new Tokens(
          token.accessToken().reveal(),
          token.expiresIn().toSeconds(),
          token.refreshToken().reveal(),
          token.openId(),
          token.scope());
    }
  }

  /** The users' {@code WechatPublicAuthModel}; what WeChat did not say is empty. */
  record WechatPublicAuthModel(
      String id,
      String openid,
      @Nullable String unionid,
      String nickname,
      String headimgurl,
      int sex,
      String province,
      String city,
      String country,
      @Nullable Long expiresIn,
      Instant createdAt,
      Instant updatedAt) {
    static WechatPublicAuthModel of(UserProfile found) {
      Identity identity = found.identity();
      Profile profile = found.stored().profile();
      WebToken token = found.stored().token();
      return new WechatPublicAuthModel(
          found.stored().id(),
          identity.openId(),
          identity.unionId(),
          profile == null ? "" : profile.nickname(),
          profile == null ? "" : profile.headimgurl(),
          profile == null ? 0 : profile.sex(),
          profile == null ? "" : profile.province(),
          profile == null ? "" : profile.city(),
          profile == null ? "" : profile.country(),
          token == null ? null : token.expiresIn().toSeconds(),
          found.stored().createdAt(),
          found.stored().updatedAt());
    }
  }

  void addTo(Routes routes) {
    routes.post(LOGIN_TYPE + "/user-info", this::userInfo);
    routes.post(LOGIN_TYPE + "/access-tokens", this::accessToken);
    routes.post(LOGIN_TYPE + "/access-tokens/refresh", this::refresh);
    routes.get("/api/v1/users/{userId}/bindings/{name}/profile", this::show);
  }

  private void userInfo(Exchange exchange) {
    Instance instance = able(exchange);
    String code = exchange.body().text("code");
    exchange.ok(UserInfo.of(lookup.userInfo(instance, code, exchange.caller())));
  }

  private void accessToken(Exchange exchange) {
    Instance instance = able(exchange);
    String code = exchange.body().text("code");
    exchange.ok(Tokens.of(lookup.accessToken(instance, code, exchange.caller())));
  }

  private void refresh(Exchange exchange) {
    Instance instance = able(exchange);
    Secret refreshToken = new Secret(exchange.body().text("refreshToken"));
    exchange.ok(Tokens.of(lookup.refresh(instance, refreshToken, exchange.caller())));
  }

  private void show(Exchange exchange) {
    UserId userId = exchange.subject();
    Instance instance = exchange.instance();
    exchange.ok(
        WechatPublicAuthModel.of(
            exchange.flag("refresh")
                ? profiles.refreshed(instance, userId, exchange.caller())
                : profiles.ofUser(instance, userId, exchange.caller())));
  }

  /** Lets hosts pass, and types that can do it: neither depends on the body. */
  private static Instance able(Exchange exchange) {
    exchange.caller().requireHost();
    Instance instance = exchange.instance();
    instance.require(ProfileLogin.class);
    return instance;
  }
}
