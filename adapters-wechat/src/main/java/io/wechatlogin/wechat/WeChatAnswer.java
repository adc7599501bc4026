package io.wechatlogin.wechat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.PhoneNumbers.PhoneNumber;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.WebToken;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A successful answer of WeChat's API; its fields are read with suspicion.
 *
 * @param call what was answered
 * @param asked when the call was made: what it gave lives from then on at most
 */
record WeChatAnswer(WeChatCall call, Instant asked, ObjectNode fields) {
  private static final Logger log = LoggerFactory.getLogger(WeChatAnswer.class);

  /** Ids are opaque; those seen have 28 characters. What was garbled on the way is no id. */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,128}");

  /** Tokens are opaque; those seen have up to 140 characters, and WeChat asks for room for 512. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,1024}");

  /** Control characters, and those that change the direction of the text after them. */
  private static final Pattern UNREADABLE =
      Pattern.compile("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");
  private static final Pattern PICTURE = Pattern.compile("https?://[\\x21-\\x7E]{1,2000}");

  private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 -]{0,30}");
  private static final Pattern COUNTRY = Pattern.compile("\\+?[0-9][0-9 -]{0,10}");

  /**
   * Tells whether the answer holds what its call was made for. One that names a person who is
   * refused does.
   */
  boolean isUsable() {
    try {
      readWhatWasAskedFor();
      return true;
    } catch (LoginException refusal) {
      return refusal.error() != LoginError.WECHAT_UNAVAILABLE;
    }
  }

  private void readWhatWasAskedFor() {
    switch (call) {
      // No login fails by tokens that are missing: who the person is, is enough.
      case ACCESS_TOKEN -> proof();
      case REFRESH_TOKEN -> webToken();
      case USER_INFO -> profile();
      case CODE_TO_SESSION -> proofWithSessionKey();
      case APP_TOKEN -> appToken();
      case PHONE_NUMBER -> phoneNumber();
    }
  }

  /**
   * Returns whom the answer names. {@code unionid} is there only for apps of an Open Platform
   * account; {@code is_snapshotuser} only for visitors in snapshot mode, whose ids are virtual
   * (announcement "Snapshot pages", 2022-07-12).
   *
   * @throws LoginException {@code snapshot_user}, {@code wechat_unavailable}
   */
  Proof proof() {
    JsonNode snapshot = fields.path("is_snapshotuser");
    if (!snapshot.isMissingNode() && !snapshot.isNull() && snapshot.asInt(1) != 0) {
      throw new LoginException(LoginError.SNAPSHOT_USER);
    }
    String openId = id("openid");
    JsonNode unionId = fields.path("unionid");
    boolean hasUnionId = !unionId.isMissingNode() && !unionId.isNull();
    return new Proof(openId, hasUnionId && !"".equals(unionId.textValue()) ? id("unionid") : null);
  }

  /**
   * Returns whom the answer names, with the key that encrypts the person's data: 16 bytes in
   * base64, as a rule. Its shape is not looked at before it is used: it is no part of the login.
   *
   * @throws LoginException {@code snapshot_user}, {@code wechat_unavailable}
   */
  Proof proofWithSessionKey() {
    Proof proof = proof();
    JsonNode sessionKey = fields.path("session_key");
    if (sessionKey.isMissingNode() || sessionKey.isNull()) {
      return proof;
    }
    return new Proof(proof.openId(), proof.unionId(), new Secret(id("session_key")));
  }

  /**
   * Returns the token that a person's login gave.
   *
   * @throws LoginException {@code snapshot_user}, {@code wechat_unavailable}
   */
  WebToken webToken() {
    return new WebToken(
        proof().openId(),
        readable("scope"),
        new Secret(text(fields, "access_token", TOKEN)),
        new Secret(text(fields, "refresh_token", TOKEN)),
        asked,
        Duration.ofSeconds(expiresIn()));
  }

  /**
   * Returns how a person looks. All but the ids may be missing, and mostly is.
   *
   * @throws LoginException {@code wechat_unavailable}
   */
  Profile profile() {
    Proof person = proof();
    int sex = fields.path("sex").asInt();
    String picture = readable("headimgurl");
    return new Profile(
        person.openId(),
        person.unionId(),
        readable("nickname"),
        PICTURE.matcher(picture).matches() ? picture : "",
        sex == 1 || sex == 2 ? sex : 0,
        readable("province"),
        readable("city"),
        readable("country"));
  }

  /** Returns a text of a person without what no screen can show, or that turns others around. */
  private String readable(String field) {
    String text = fields.path(field).asText("");
    return UNREADABLE.matcher(LONE_SURROGATE.matcher(text).replaceAll("\uFFFD")).replaceAll("");
  }

  /**
   * Returns the token that was given to an app.
   *
   * @throws LoginException {@code wechat_unavailable}
   */
  AppToken appToken() {
    Secret token = new Secret(text(fields, "access_token", TOKEN));
    return new AppToken(token, asked.plusSeconds(expiresIn()));
  }

  /**
   * Returns the phone number.
   *
   * @param appId who the number was handed over to; an answer that says otherwise is none
   * @throws LoginException {@code wechat_unavailable}
   */
  PhoneNumber phoneNumberIn(String appId) {
    JsonNode watermark = fields.path("phone_info").path("watermark").path("appid");
    if (!watermark.isMissingNode() && !appId.equals(watermark.textValue())) {
      throw unusable("watermark");
    }
    return phoneNumber();
  }

  /**
   * Returns the phone number, whoever it was handed over to. Its {@code countryCode} is a text in
   * WeChat's description of the fields, and a number in its example.
   *
   * @throws LoginException {@code wechat_unavailable}
   */
  PhoneNumber phoneNumber() {
    JsonNode phone = fields.path("phone_info");
    JsonNode country = phone.path("countryCode");
    String countryCode =
        country.isIntegralNumber() ? country.asText() : text(phone, "countryCode", COUNTRY);
    return new PhoneNumber(
        text(phone, "phoneNumber", PHONE), text(phone, "purePhoneNumber", PHONE), countryCode);
  }

  private int expiresIn() {
    JsonNode seconds = fields.path("expires_in");
    if (!seconds.isIntegralNumber() || !seconds.canConvertToInt() || seconds.intValue() <= 0) {
      throw unusable("expires_in");
    }
    return seconds.intValue();
  }

  private String id(String field) {
    return text(fields, field, ID);
  }

  private String text(JsonNode object, String field, Pattern shape) {
    String text = object.path(field).textValue();
    if (text == null || !shape.matcher(text).matches()) {
      throw unusable(field);
    }
    return text;
  }

  private LoginException unusable(String field) {
    log.warn("{} answered without a usable {}", call, field);
    return WeChatErrors.unavailable();
  }

  /** Names the call only: an answer is full of secrets. */
  @Override
  public String toString() {
    return "WeChatAnswer[" + call + "]";
  }
}
