package io.wechatlogin.application;

import io.wechatlogin.domain.type.InAppLogin;
import org.jspecify.annotations.Nullable;

/** A way to log in by a page that opens in an app called {@code App} only. */
final class FakeInAppLogin extends FakeWebLogin implements InAppLogin {
  FakeInAppLogin(String appId, @Nullable String applicationState) {
    super(appId, applicationState);
  }

  @Override
  public boolean opensIn(String userAgent) {
    return userAgent.contains("App");
  }
}
