package io.wechatlogin.domain.user;

/** What an entry of the audit log is about: a user or an organization. */
public sealed interface Subject permits UserId, CorpId {
  /** Returns the id, which a user and an organization may have in common. */
  String value();
}
