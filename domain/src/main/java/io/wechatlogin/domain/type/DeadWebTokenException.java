package io.wechatlogin.domain.type;

/** An access token of a person opens nothing any more: it may be renewed, or the person asked. */
public final class DeadWebTokenException extends Exception {
  private static final long serialVersionUID = 1L;
}
