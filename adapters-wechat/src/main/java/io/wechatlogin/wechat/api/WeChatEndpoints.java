package io.wechatlogin.wechat.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import feign.Param;
import feign.RequestLine;

/**
 * WeChat's endpoints as Feign calls them. The parameters of a GET become its query, see {@link
 * RequestEncoder}. The answer is a JSON object, be it a success or an error.
 */
interface WeChatEndpoints {
  @RequestLine("GET /sns/oauth2/access_token")
  ObjectNode accessToken(
      @Param("appid") String appId,
      @Param("secret") String secret,
      @Param("code") String code,
      @Param("grant_type") String grantType);

  @RequestLine("GET /sns/oauth2/refresh_token")
  ObjectNode refreshToken(
      @Param("appid") String appId,
      @Param("grant_type") String grantType,
      @Param("refresh_token") String refreshToken);

  @RequestLine("GET /sns/userinfo")
  ObjectNode userInfo(@Param("access_token") String accessToken, @Param("openid") String openId);

  @RequestLine("GET /sns/jscode2session")
  ObjectNode codeToSession(
      @Param("appid") String appId,
      @Param("secret") String secret,
      @Param("js_code") String code,
      @Param("grant_type") String grantType);

  @RequestLine("POST /cgi-bin/stable_token")
  ObjectNode stableToken(StableTokenRequest request);

  @RequestLine("POST /wxa/business/getuserphonenumber?access_token={token}")
  ObjectNode phoneNumber(@Param("token") String appToken, PhoneNumberRequest request);

  /** The body of {@link #stableToken}. */
  @JsonNaming(SnakeCaseStrategy.class)
  record StableTokenRequest(String grantType, String appid, String secret, boolean forceRefresh) {
    /** Hides the secret. */
    @Override
    public String toString() {
      return "StableTokenRequest[***]";
    }
  }

  /** The body of {@link #phoneNumber}. */
  record PhoneNumberRequest(String code) {
    /** Hides the code. */
    @Override
    public String toString() {
      return "PhoneNumberRequest[***]";
    }
  }
}
