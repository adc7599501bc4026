package io.wechatlogin.wechat;

import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.type.PushReceiver;
import java.util.Map;

/** What the three types have in common: WeChat pushes to all of them alike. */
interface WeChatPushReceiver extends PushReceiver {
  WeChatPushes pushes();

  @Override
  default String echo(Map<String, String> parameters) {
    return pushes().echo(parameters);
  }

  @Override
  default Push open(Map<String, String> parameters, byte[] body) {
    return pushes().open(parameters, body);
  }

  /** WeChat takes this word, and no answer at all, for "received". */
  @Override
  default String receipt() {
    return "success";
  }
}
