package io.wechatlogin.application.embedding;

import io.wechatlogin.application.LoginApplication;
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
   *     MyWeChatLogin}
   * @throws LoginException {@code login_type_not_found}
   */
  public LoginElement getElement(String name) {
    return new LoginElement(application, application.instances().get(name));
  }

  /** Returns the instances in use, in the order in which they were configured. */
  public List<LoginElement> active() {
    return application.instances().active().stream()
        .map(instance -> new LoginElement(application, instance))
        .toList();
  }
}
