package io.wechatlogin.application.instance;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The paths by which users of the original know the models of stored rows. A model has the rows of
 * all instances of its types.
 */
public enum AuthModelPath {
  /** Of websites, and of native apps, which the original did not have. */
  WECHAT("WeChatType.WeChatAuthModel", Set.of("WeChatType", "WeChatAppType")),

  /** Of mini programs. */
  WECHAT_MINI("WeChatMiniType.WeChatAuthModel", Set.of("WeChatMiniType")),

  /** Of official accounts, with profiles and tokens. */
  WECHAT_PUBLIC("WechatPublicType.WechatPublicAuthModel", Set.of("WechatPublicType"));

  private final String path;
  private final Set<String> authTypes;

  AuthModelPath(String path, Set<String> authTypes) {
    this.path = path;
    this.authTypes = authTypes;
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
    return typeName.startsWith(Instance.FULL_NAME_PREFIX)
        && authTypes.contains(typeName.substring(Instance.FULL_NAME_PREFIX.length()));
  }
}
