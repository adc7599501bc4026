package io.wechatlogin.domain.audit;

import java.util.Locale;

/** What can happen to an account or an organization. */
public enum EventKind {
  /** A session was opened. */
  LOGIN,

  /** A WeChat account was bound. */
  BIND,

  /** A WeChat account was unbound by the user, by a host, or by WeChat. */
  UNBIND,

  /** A person without an account registered as this user. */
  REGISTER,

  /** A login or a binding was refused; the detail is the error code. */
  REFUSED,

  /** Sessions were ended before they expired. */
  SESSION_ENDED,

  /** A host disabled the account; the detail is the name of the host's key. */
  DISABLED,

  /** A host enabled the account again; the detail is the name of the host's key. */
  ENABLED,

  /**
   * A host erased the user with its bindings and sessions; the detail is the name of the host's
   * key.
   */
  ERASED,

  /** A host created the user or the organization. */
  CREATED,

  /** A host changed the user or the organization; the detail names the changed fields. */
  CHANGED,

  /**
   * The openId of a person who logged in belongs to this user and the unionId to another one, or
   * the other way round; the detail is the id of the other user.
   */
  CONFLICT,

  /** WeChat sent a notice about the person; the detail is the kind of notice. */
  NOTIFIED;

  /** Returns the word that is stored and that appears in answers, such as {@code login}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
