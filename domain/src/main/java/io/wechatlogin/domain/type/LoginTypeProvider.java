package io.wechatlogin.domain.type;

/**
 * Makes the instances of one type. Found by {@link java.util.ServiceLoader}; a provider on the
 * class path replaces a built-in one that has the same name.
 */
public interface LoginTypeProvider {
  /** Returns the type's full name as {@code e.json} has it: {@code auths.loginTypes.WeChatType}. */
  String typeName();

  /**
   * Makes an instance. Problems are reported to {@code config}, not thrown, so that a person sees
   * all of them at once; after a problem the result is thrown away.
   */
  LoginType create(InstanceConfig config, LoginTypeContext context);

  /** Tells whether this provider came with the product; others win over it. */
  default boolean isBuiltIn() {
    return false;
  }
}
