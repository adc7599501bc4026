package io.wechatlogin.integration.fuzz;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.request.HostKeys;
import io.wechatlogin.http.server.HttpServer;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A service over memory whose codes name the person, for the fuzzers. */
final class FuzzedService {
  private FuzzedService() {}

  static HttpServer start() {
    LoginApplication application =
        new LoginApplication(
            new Instances(
                List.of(
                    instance("Web", new Web("wx-web")),
                    instance("Mini", new Mini("wx-mini")),
                    instance("Official", new Official("wx-official")))),
            new MemoryStore().ports(),
            new ClockAndSecrets(Clock.systemUTC(), new Secrets(new SecureRandom())));
    HttpSettings settings =
        new HttpSettings(
            new HttpSettings.Listen("127.0.0.1", 0),
            new HttpSettings.Site(URI.create("http://login.example"), "1"),
            new HttpSettings.Access(
                new HostKeys(
                    Map.of(
                        "all", SecretHash.of("wlh_all"),
                        "users", SecretHash.of("wlh_users"),
                        "conflicts", SecretHash.of("wlh_conflicts")),
                    Map.of(
                        "users", Set.of(Scope.USERS),
                        "conflicts", Set.of(Scope.BINDINGS_READ))),
                Set.of("https://app.example"),
                List.of()),
            HttpSettings.Limits.DEFAULT.withRequestsPerMinute(0),
            Optional.empty());
    return HttpServer.start(settings, application, Optional::empty);
  }

  private static Instance instance(String name, LoginType type) {
    return new Instance(
        name,
        name,
        Instance.FULL_NAME_PREFIX + "WeChatType",
        type,
        new Instance.Rules(
            true, true, "default", AllowedRedirects.of(List.of("https://app.example"))));
  }

  private static Proof person(String code) {
    return new Proof("open-" + code, "union-" + code);
  }

  private record Mini(String appId) implements LoginType {
    @Override
    public Proof identify(String code) {
      return new Proof("open-" + code, "union-" + code, new Secret("key-of-" + code));
    }
  }

  /** A web page of WeChat whose codes name the person. */
  private interface FakePage extends RedirectLogin {
    @Override
    default Proof identify(String code) {
      return person(code);
    }

    @Override
    default URI authorizationUrl(URI callback, String state) {
      return URI.create("https://wechat.example/connect?to=" + callback + "&state=" + state);
    }
  }

  private record Web(String appId) implements FakePage {
    @Override
    public String scope() {
      return "snsapi_login";
    }
  }

  private record Official(String appId) implements FakePage, InAppLogin {
    @Override
    public String scope() {
      return "snsapi_base";
    }

    @Override
    public boolean opensIn(String userAgent) {
      return userAgent.contains("MicroMessenger/");
    }
  }
}
