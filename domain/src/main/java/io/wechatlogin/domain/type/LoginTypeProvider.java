package io.wechatlogin.domain.type;

/**
 * Creates the instances of one type. Found by {@link java.util.ServiceLoader}; a provider on the
 * class path replaces a built-in one that has the same name.
 */
public interface LoginTypeProvider {
  /** Returns the type's full name as {@code e.json} has it: {@code auths.loginTypes.WeChatType}. */
  String typeName();

  /**
   * Creates an instance. Problems are reported to {@code config}, not thrown, so that all of them
   * are shown at once; after a problem the result is discarded.
   */
  LoginType create(InstanceConfig config, LoginTypeContext context);

  /**
   * Returns whether this provider is part of the product; other providers take precedence over it.
   */
  default boolean isBuiltIn() {
    return false;
  }
}
