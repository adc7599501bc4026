package io.wechatlogin.domain.type;

/**
 * The provider no longer accepts the token of an app and has done nothing: the call may be repeated
 * with another token.
 */
public final class DeadAppTokenException extends Exception {
  private static final long serialVersionUID = 1L;
}
