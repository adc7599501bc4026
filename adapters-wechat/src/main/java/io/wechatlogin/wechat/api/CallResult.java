package io.wechatlogin.wechat.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wechatlogin.domain.error.LoginException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The result of a call: a usable answer or an error code of WeChat.
 *
 * @param sentAt when the call was sent, by the clock of this process
 * @param errcode 0 for a success
 */
record CallResult(WeChatCall call, Instant sentAt, int errcode, ObjectNode fields) {
  private static final Logger log = LoggerFactory.getLogger(CallResult.class);

  /** WeChat's support asks for this id: three groups of hex digits at the end of an error text. */
  private static final Pattern RID = Pattern.compile("rid: ([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})");

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,9}");

  /**
   * Interprets an answer.
   *
   * @throws LoginException {@code wechat_unavailable} if {@code errcode} is not an integer, or if a
   *     success lacks what the call was made for
   */
  static CallResult of(WeChatCall call, Instant sentAt, ObjectNode fields) {
    CallResult result = new CallResult(call, sentAt, errcode(call, fields), fields);
    if (result.errcode == 0 && !result.requireSuccess().isUsable()) {
      throw WeChatErrors.unavailable();
    }
    return result;
  }

  /**
   * An error is {@code errcode} present and not 0: some successes carry a 0. Some proxies make a
   * text of the number.
   */
  private static int errcode(WeChatCall call, ObjectNode fields) {
    JsonNode errcode = fields.get("errcode");
    if (errcode == null) {
      return 0;
    }
    if (errcode.isIntegralNumber() && errcode.canConvertToInt()) {
      return errcode.intValue();
    }
    if (errcode.isTextual() && WHOLE_NUMBER.matcher(errcode.textValue()).matches()) {
      return Integer.parseInt(errcode.textValue());
    }
    log.warn("{} answered an errcode that is not an integer", call);
    throw WeChatErrors.unavailable();
  }

  /** Tells whether WeChat itself failed: -1 is its "system error". */
  boolean isFailureOfWeChat() {
    return errcode < 0;
  }

  /**
   * Returns the answer.
   *
   * @throws LoginException see {@link WeChatErrors#refusal}
   */
  WeChatAnswer requireSuccess() {
    if (errcode != 0) {
      throw WeChatErrors.refusal(call, errcode);
    }
    return new WeChatAnswer(call, sentAt, fields);
  }

  /** Logs an error by its code and request id. The text of WeChat may contain a code or an id. */
  void logRefusal() {
    if (errcode != 0) {
      Matcher rid = RID.matcher(fields.path("errmsg").asText());
      log.warn("{} refused: errcode {}, rid {}", call, errcode, rid.find() ? rid.group(1) : "none");
    }
  }

  /** Hides the fields, which contain secrets. */
  @Override
  public String toString() {
    return "CallResult[" + call + ", " + errcode + "]";
  }
}
