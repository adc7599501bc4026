package io.wechatlogin.http;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.RedirectLogin;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Types whose codes name the person, or the failure that WeChat is to show. */
final class FakeWeChat {
  static final String BUG = "secret-that-must-not-leak";

  private FakeWeChat() {}

  /**
   * A type whose codes are brought by the application.
   *
   * @param whenSlow what happens during the exchange of the code {@code slow}
   */
  record Mini(String appId, Runnable whenSlow) implements LoginType {
    @Override
    public Proof identify(String code) {
      if (code.equals("slow")) {
        whenSlow.run();
      }
      return person(code);
    }
  }

  /** A type whose codes come back by a redirect. */
  record Web(String appId) implements RedirectLogin {
    @Override
    public Proof identify(String code) {
      return person(code);
    }

    @Override
    public URI authorizationUrl(URI callback, String state) {
      return URI.create("https://wechat.example/connect?to=" + callback + "&state=" + state);
    }

    @Override
    public String scope() {
      return "snsapi_login";
    }

    @Override
    public Optional<String> applicationState() {
      return Optional.of("of-the-app");
    }
  }

  /** A type whose page opens inside WeChat only. */
  record Official(String appId) implements InAppLogin {
    @Override
    public Proof identify(String code) {
      return person(code);
    }

    @Override
    public URI authorizationUrl(URI callback, String state) {
      return URI.create("https://wechat.example/official?to=" + callback + "&state=" + state);
    }

    @Override
    public String scope() {
      return "snsapi_base";
    }

    @Override
    public boolean opensIn(String userAgent) {
      return userAgent.contains("MicroMessenger/");
    }
  }

  private static Proof person(String code) {
    if (code.equals("bug")) {
      throw new IllegalStateException(BUG);
    }
    if (code.startsWith("fail_")) {
      String name = code.substring("fail_".length()).toUpperCase(Locale.ROOT);
      throw new LoginException(LoginError.valueOf(name));
    }
    return new Proof("open-" + code, null);
  }
}
