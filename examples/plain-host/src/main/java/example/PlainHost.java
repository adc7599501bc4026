package example;

import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.embedding.LoginElement;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.files.InstanceFiles;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Logs a person in by WeChat. All data is in memory, and WeChat is simulated. */
public final class PlainHost {
  private static final String APP_ID = "wx0123456789abcdef";
  private static final String APP_SECRET = "not-a-real-secret";

  private PlainHost() {}

  public static void main(String[] args) {
    try (WechatSimulator wechat = WechatSimulator.builder().port(0).controlPort(0).start()) {
      wechat.control().addApp(App.website(APP_ID, APP_SECRET));
      wechat.control().addPerson(Person.of("alice", "Alice"));
      Map<String, String> settings =
          Map.of(
              "MY_WECHAT_SECRET",
              APP_SECRET,
              "WECHAT_LOGIN_WECHAT_API_URL",
              wechat.url().toString());
      try (EmbeddedLogin login =
          EmbeddedLogin.builder()
              .ports(new MemoryStore().ports())
              .instances(InstanceFiles.in(Path.of("config")))
              .settings(name -> Optional.ofNullable(settings.get(name)))
              .start()) {
        LoginElement element = login.elements().getElement("auths.loginTypes.MyWeChatLogin");
        String userId = firstVisit(element, wechat.control().issueCode(APP_ID, "alice"));
        nextVisit(element, wechat.control().issueCode(APP_ID, "alice"));
        leave(element, userId);
      }
    }
  }

  /** The person is not a user yet, so the result is a bindCode, which registers a new user. */
  private static String firstVisit(LoginElement wechat, String code) {
    LoginResult.BindCode result = (LoginResult.BindCode) wechat.getLoginCode(code);
    System.out.println("not a user yet; may register for " + result.expiresIn().toSeconds() + " s");
    LoginResult.LoginCode registered = wechat.register(result.bindCode().reveal(), "Alice");
    System.out.println("registered as " + registered.user().displayName());
    return registered.user().id().value();
  }

  /** The person is a user now, so the result is a loginCode with the user's organizations. */
  private static void nextVisit(LoginElement wechat, String code) {
    if (wechat.getLoginCode(code) instanceof LoginResult.LoginCode result) {
      System.out.println(
          "welcome back, " + result.user().displayName() + "; organizations: " + result.corpList());
    }
  }

  private static void leave(LoginElement wechat, String userId) {
    System.out.println("bound: " + wechat.getUserAuthInfo(userId).isActive());
    System.out.println(wechat.unbind(userId).message());
    System.out.println("bound: " + wechat.getUserAuthInfo(userId).isActive());
  }
}
