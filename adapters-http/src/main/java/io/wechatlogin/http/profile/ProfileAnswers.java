package io.wechatlogin.http.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.wechatlogin.application.profile.UserProfiles.UserProfile;
import io.wechatlogin.application.profile.UserTokens;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The forms in which answers show profiles and tokens, with the field names of WeChat. */
final class ProfileAnswers {
  private ProfileAnswers() {}

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

  /**
   * An access token of a user.
   *
   * @param expiresIn seconds from now on
   */
  record UserToken(
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("expires_in") long expiresIn,
      String openid,
      String scope) {
    static UserToken of(UserTokens.UserToken valid) {
      WebToken token = valid.token();
      return new UserToken(
          token.accessToken().reveal(), valid.left().toSeconds(), token.openId(), token.scope());
    }
  }

  /** The users' {@code WechatPublicAuthModel}. A value that WeChat did not send is empty. */
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
}
