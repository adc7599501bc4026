package io.wechatlogin.domain.session;

import io.wechatlogin.domain.user.User;

/** A session together with its user. */
public record UserSession(User user, Session session) {}
