package io.wechatlogin.application.embedding;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.AuthModelPath;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.List;

/** The configured instances, one {@link LoginElement} each. */
public final class LoginElements {
  private final LoginApplication application;

  LoginElements(LoginApplication application) {
    this.application = application;
  }

  /**
   * Returns an instance.
   *
   * @param name its full or short name: {@code auths.loginTypes.MyWeChatLogin} or {@code
   *     MyWeChatLogin}; for an official account also {@code
   *     auths.loginTypes.MyWechatLogin.services.WechatPublicAuthSvc}
   * @throws LoginException {@code login_type_not_found}
   */
  public LoginElement getElement(String name) {
    return new LoginElement(application, application.instances().get(name));
  }

  /**
   * Returns a model of stored rows.
   *
   * @param path {@code auths.loginTypes.WeChatType.WeChatAuthModel}, {@code
   *     auths.loginTypes.WeChatMiniType.WeChatAuthModel} or {@code
   *     auths.loginTypes.WechatPublicType.WechatPublicAuthModel}
   * @throws LoginException {@code login_type_not_found}
   */
  public AuthModel getModel(String path) {
    return new AuthModel(
        application,
        AuthModelPath.find(path)
            .orElseThrow(() -> new LoginException(LoginError.LOGIN_TYPE_NOT_FOUND)));
  }

  /** Returns the instances in use, in the order in which they were configured. */
  public List<LoginElement> active() {
    return application.instances().active().stream()
        .map(instance -> new LoginElement(application, instance))
        .toList();
  }
}
