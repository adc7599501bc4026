package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.identity.Identity;

/** What a one-time code stands for. */
public sealed interface Ticket {
  /** Returns the short name of the instance that the code was issued by. */
  String loginType();

  /** Behind a {@code loginCode}: this user has logged in. */
  record Login(String loginType, UserId userId) implements Ticket {}

  /** Behind a {@code bindCode}: this identity was proven and belongs to nobody. */
  record Bind(String loginType, Identity identity) implements Ticket {}
}
