package io.wechatlogin.wechat.api;

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
 * A successful answer of WeChat's API. Every field is checked when it is read: a field may be
 * missing, of another type, or garbled.
 */
public final class WeChatAnswer {
  private static final Logger log = LoggerFactory.getLogger(WeChatAnswer.class);

  /**
   * Ids are opaque; those seen have 28 characters. An id that was garbled on the way is refused.
   */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,128}");

  /** Tokens are opaque; those seen have up to 140 characters, and WeChat asks for room for 512. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,1024}");

  /** Control characters, and those that change the direction of the text after them. */
  private static final Pattern UNREADABLE =
      Pattern.compile("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");
  private static final Pattern IMAGE_URL = Pattern.compile("https?://[\\x21-\\x7E]{1,2000}");

  private static final Pattern PHONE_NUMBER = Pattern.compile("\\+?[0-9][0-9 -]{0,30}");
  private static final Pattern COUNTRY_CODE = Pattern.compile("\\+?[0-9][0-9 -]{0,10}");

  private final WeChatCall call;
  private final Instant sentAt;
  private final ObjectNode fields;

  /**
   * @param sentAt when the call was sent; the lifetime of a token counts from then, so that it
   *     never ends too late
   */
  WeChatAnswer(WeChatCall call, Instant sentAt, ObjectNode fields) {
    this.call = call;
    this.sentAt = sentAt;
    this.fields = fields;
  }

  /**
   * Tells whether the answer contains what its call was made for. An answer that identifies a
   * snapshot user does, although the login is refused.
   */
  boolean isUsable() {
    try {
      readRequestedFields();
      return true;
    } catch (LoginException refusal) {
      return refusal.error() != LoginError.WECHAT_UNAVAILABLE;
    }
  }

  private void readRequestedFields() {
    switch (call) {
      // A login does not need the tokens: the identity is enough.
      case ACCESS_TOKEN -> proof();
      case REFRESH_TOKEN -> webToken();
      case USER_INFO -> profile();
      case CODE_TO_SESSION -> proofWithSessionKey();
      case APP_TOKEN -> appToken();
      case PHONE_NUMBER -> phoneNumber();
    }
  }

  /**
   * Returns the identity in the answer. {@code unionid} is present only for apps of an Open
   * Platform account; {@code is_snapshotuser} only for visitors in snapshot mode, whose ids are
   * virtual (announcement "Snapshot pages", 2022-07-12).
   *
   * @throws LoginException {@code snapshot_user}, {@code wechat_unavailable}
   */
  public Proof proof() {
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
   * Returns the identity with the key that encrypts the user's data: as a rule 16 bytes in base64.
   * The login does not need the key, so its shape is checked only when it is used.
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
   * Returns the token that the user granted by the login.
   *
   * @throws LoginException {@code snapshot_user}, {@code wechat_unavailable}
   */
  public WebToken webToken() {
    return new WebToken(
        proof().openId(),
        readableText("scope"),
        new Secret(text(fields, "access_token", TOKEN)),
        new Secret(text(fields, "refresh_token", TOKEN)),
        sentAt,
        Duration.ofSeconds(expiresIn()));
  }

  /**
   * Returns the user's profile. Every field but the openId may be missing, and most are.
   *
   * @throws LoginException {@code wechat_unavailable}
   */
  Profile profile() {
    Proof proof = proof();
    int sex = fields.path("sex").asInt();
    String image = readableText("headimgurl");
    return new Profile(
        proof.openId(),
        proof.unionId(),
        readableText("nickname"),
        IMAGE_URL.matcher(image).matches() ? image : "",
        sex == 1 || sex == 2 ? sex : 0,
        readableText("province"),
        readableText("city"),
        readableText("country"));
  }

  /** Removes characters that a screen cannot show or that reverse the text around them. */
  private String readableText(String field) {
    String text = fields.path(field).asText("");
    return UNREADABLE.matcher(LONE_SURROGATE.matcher(text).replaceAll("\uFFFD")).replaceAll("");
  }

  /**
   * Returns the token of an app.
   *
   * @throws LoginException {@code wechat_unavailable}
   */
  AppToken appToken() {
    Secret token = new Secret(text(fields, "access_token", TOKEN));
    return new AppToken(token, sentAt.plusSeconds(expiresIn()));
  }

  /**
   * Returns the phone number.
   *
   * @param appId the app that the number must have been disclosed to
   * @throws LoginException {@code wechat_unavailable}, also if the watermark names another app
   */
  PhoneNumber phoneNumberFor(String appId) {
    JsonNode watermark = fields.path("phone_info").path("watermark").path("appid");
    if (!watermark.isMissingNode() && !appId.equals(watermark.textValue())) {
      throw unusable("watermark");
    }
    return phoneNumber();
  }

  /**
   * Returns the phone number without looking at the watermark. {@code countryCode} is a string in
   * WeChat's description of the fields, and a number in its example.
   */
  private PhoneNumber phoneNumber() {
    JsonNode phone = fields.path("phone_info");
    JsonNode country = phone.path("countryCode");
    String countryCode =
        country.isIntegralNumber() ? country.asText() : text(phone, "countryCode", COUNTRY_CODE);
    return new PhoneNumber(
        text(phone, "phoneNumber", PHONE_NUMBER),
        text(phone, "purePhoneNumber", PHONE_NUMBER),
        countryCode);
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

  /** Hides the fields, which contain secrets. */
  @Override
  public String toString() {
    return "WeChatAnswer[" + call + "]";
  }
}
