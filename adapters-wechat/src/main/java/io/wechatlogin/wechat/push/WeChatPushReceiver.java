package io.wechatlogin.wechat.push;

import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.type.PushReceiver;
import java.util.Map;
import java.util.Optional;

/** Receives WeChat's pushes for a login type. The three built-in types receive them alike. */
public interface WeChatPushReceiver extends PushReceiver {
  /** Returns what verifies and decrypts the pushes of this app. */
  WeChatPushes pushes();

  @Override
  default String echo(Map<String, String> parameters) {
    return pushes().echo(parameters);
  }

  @Override
  default Optional<SecretHash> looseSignature(Map<String, String> parameters) {
    return pushes().looseSignature(parameters);
  }

  @Override
  default Push open(Map<String, String> parameters, byte[] body) {
    return pushes().open(parameters, body);
  }

  /** Returns {@code success}: WeChat accepts this word, or an empty answer, as a receipt. */
  @Override
  default String receipt() {
    return "success";
  }
}
