package io.wechatlogin.application.instance;

import java.util.Arrays;
import java.util.Optional;

/**
 * The paths by which users of the original know the models of stored rows. A model has the rows of
 * all instances of its types.
 */
public enum AuthModelPath {
  /** Of websites, and of native apps, which the original did not have. */
  WECHAT("WeChatType.WeChatAuthModel"),

  /** Of mini programs. */
  WECHAT_MINI("WeChatMiniType.WeChatAuthModel"),

  /** Of official accounts, with profiles and tokens. */
  WECHAT_PUBLIC("WechatPublicType.WechatPublicAuthModel");

  private static final String NATIVE_APPS = Instance.FULL_NAME_PREFIX + "WeChatAppType";

  private final String path;

  AuthModelPath(String path) {
    this.path = path;
  }

  /** Finds a model by its path, with or without {@code auths.loginTypes.} in front. */
  public static Optional<AuthModelPath> find(String path) {
    return Arrays.stream(values())
        .filter(model -> path.equals(model.path) || path.equals(model.fullPath()))
        .findFirst();
  }

  /** Returns the path, such as {@code auths.loginTypes.WeChatType.WeChatAuthModel}. */
  public String fullPath() {
    return Instance.FULL_NAME_PREFIX + path;
  }

  /** Returns whether the model has the rows of instances of a type, which has this full name. */
  boolean holdsRowsOf(String typeName) {
    if (this == WECHAT && typeName.equals(NATIVE_APPS)) {
      return true;
    }
    return fullPath().startsWith(typeName + ".");
  }
}
