package io.wechatlogin.domain.type;

/**
 * The provider no longer accepts the access token of a person. Renew it, or let the person log in.
 */
public final class DeadWebTokenException extends Exception {
  private static final long serialVersionUID = 1L;
}
