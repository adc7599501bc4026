package io.wechatlogin.domain.type;

/**
 * The provider does not take an app's token any more, and has done nothing: the call may be made
 * again with another token.
 */
public final class DeadAppTokenException extends Exception {
  private static final long serialVersionUID = 1L;
}
