package io.wechatlogin.wechat.types;

import io.wechatlogin.application.contract.LoginTypeContract;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/**
 * The built-in types fulfil the contract that third-party types fulfil; WeChat is the simulator.
 */
class BuiltInTypesContractTest {
  private static final String APP_ID = "wx7472690000000001";
  private static final String SECRET = "marker0secret0marker0secret0mark";
  private static final WechatSimulator WEBSITES = simulator(App.website(APP_ID, SECRET));
  private static final WechatSimulator MINI_PROGRAMS = simulator(App.mini(APP_ID, SECRET));
  private static final WechatSimulator NATIVE_APPS = simulator(App.nativeApp(APP_ID, SECRET));
  private static final WechatSimulator OFFICIALS = simulator(App.official(APP_ID, SECRET));

  @AfterAll
  static void stop() {
    List.of(WEBSITES, MINI_PROGRAMS, NATIVE_APPS, OFFICIALS).forEach(WechatSimulator::close);
  }

  @Nested
  class Website extends OnSimulator {
    @Override
    protected String typeName() {
      return "auths.loginTypes.WeChatType";
    }

    @Override
    protected Map<String, ?> business() {
      return Map.of("authConfig", Map.of("appId", APP_ID, "appSecret", SECRET));
    }

    @Override
    WechatSimulator simulator() {
      return WEBSITES;
    }

    @Override
    String issueCodeFor(String person) {
      return WEBSITES.control().issueCode(APP_ID, person);
    }
  }

  @Nested
  class NativeApp extends OnSimulator {
    @Override
    protected String typeName() {
      return "auths.loginTypes.WeChatAppType";
    }

    @Override
    protected Map<String, ?> business() {
      return Map.of("authConfig", Map.of("appId", APP_ID, "appSecret", SECRET));
    }

    @Override
    WechatSimulator simulator() {
      return NATIVE_APPS;
    }

    @Override
    String issueCodeFor(String person) {
      return NATIVE_APPS.control().issueCode(APP_ID, person);
    }
  }

  @Nested
  class MiniProgram extends OnSimulator {
    @Override
    protected String typeName() {
      return "auths.loginTypes.WeChatMiniType";
    }

    @Override
    protected Map<String, ?> business() {
      return Map.of("authConfig", Map.of("appId", APP_ID, "appSecret", SECRET));
    }

    @Override
    WechatSimulator simulator() {
      return MINI_PROGRAMS;
    }

    @Override
    String issueCodeFor(String person) {
      return MINI_PROGRAMS.control().issueJsCode(APP_ID, person);
    }
  }

  @Nested
  class Official extends OnSimulator {
    @Override
    protected String typeName() {
      return "auths.loginTypes.WechatPublicType";
    }

    @Override
    protected Map<String, ?> business() {
      return Map.of(
          "appId", APP_ID, "appSecret", SECRET, "scope", "snsapi_base", "state", "from the app");
    }

    @Override
    WechatSimulator simulator() {
      return OFFICIALS;
    }

    @Override
    String issueCodeFor(String person) {
      return OFFICIALS.control().issueCode(APP_ID, person);
    }
  }

  abstract static class OnSimulator extends LoginTypeContract {
    abstract WechatSimulator simulator();

    abstract String issueCodeFor(String person);

    @Override
    protected List<String> secrets() {
      return List.of(SECRET);
    }

    @Override
    protected Map<String, String> settings() {
      String url = simulator().url().toString();
      return Map.of("WECHAT_LOGIN_WECHAT_API_URL", url, "WECHAT_LOGIN_WECHAT_OPEN_URL", url);
    }

    @Override
    protected String codeOf(String person) {
      boolean exists =
          simulator().control().persons().stream().anyMatch(added -> added.id().equals(person));
      if (!exists) {
        simulator().control().addPerson(Person.of(person, person));
      }
      return issueCodeFor(person);
    }

    @Override
    protected void breakDown() {
      simulator().control().fault("/sns/", Fault.status(502), 1);
    }

    @Override
    protected void recover() {
      simulator().control().clearFaults();
    }
  }

  private static WechatSimulator simulator(App app) {
    WechatSimulator simulator = WechatSimulator.builder().port(0).controlPort(0).start();
    simulator.control().addApp(app);
    return simulator;
  }
}
