package io.wechatlogin.wechat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Proof;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A successful answer of WeChat's API; its fields are read with suspicion.
 *
 * @param call what was answered
 */
record WeChatAnswer(WeChatCall call, ObjectNode fields) {
  private static final Logger log = LoggerFactory.getLogger(WeChatAnswer.class);

  /** Ids are opaque; those seen have 28 characters. What was garbled on the way is no id. */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,128}");

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

  private String id(String field) {
    String id = fields.path(field).textValue();
    if (id == null || !ID.matcher(id).matches()) {
      log.warn("{} answered without a usable {}", call, field);
      throw WeChatErrors.unavailable();
    }
    return id;
  }

  /** Names the call only: an answer is full of secrets. */
  @Override
  public String toString() {
    return "WeChatAnswer[" + call + "]";
  }
}
