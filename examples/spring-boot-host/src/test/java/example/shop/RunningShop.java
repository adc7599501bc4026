package example.shop;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop as in production: with a real PostgreSQL and real HTTP. WeChat is simulated. */
final class RunningShop {
  private static final String APP_ID = "wx0123456789abcdef";
  private static final String APP_SECRET = "not-a-real-secret";

  static final WechatSimulator WECHAT = wechat();
  static final ConfigurableApplicationContext CONTEXT = start();

  private RunningShop() {}

  static <T> T bean(Class<T> type) {
    return CONTEXT.getBean(type);
  }

  static String url() {
    return "http://localhost:" + CONTEXT.getEnvironment().getProperty("local.server.port");
  }

  /** Creates a person who is not a customer. */
  static String newPerson() {
    String person = "p" + UUID.randomUUID().toString().replace("-", "");
    WECHAT.control().addPerson(Person.of(person, person));
    return person;
  }

  static String codeOf(String person) {
    return WECHAT.control().issueCode(APP_ID, person);
  }

  private static WechatSimulator wechat() {
    WechatSimulator simulator = WechatSimulator.builder().port(0).controlPort(0).start();
    simulator.control().addApp(App.website(APP_ID, APP_SECRET));
    return simulator;
  }

  private static ConfigurableApplicationContext start() {
    try {
      Path config = Files.createTempDirectory("shop");
      Path instance = Files.createDirectories(config.resolve("auths/loginTypes/MyWeChatLogin"));
      Files.writeString(
          instance.resolve("e.json"),
          """
          {"type": "auths.loginTypes.WeChatType", "title": "WeChat", "allowRegister": 1}
          """);
      Files.writeString(
          instance.resolve("MyWeChatLogin.json"),
          """
          {"authConfig": {"appId": "wx0123456789abcdef", "appSecret": "${MY_WECHAT_SECRET}"}}
          """);
      return SpringApplication.run(
          ShopApplication.class,
          "--server.port=0",
          "--SHOP_DATABASE_URL=" + EmbeddedPostgres.start().getJdbcUrl("postgres", "postgres"),
          "--SHOP_CONFIG_DIR=" + config,
          "--SHOP_ENCRYPTION_KEYS=" + Base64.getEncoder().encodeToString(new byte[32]),
          "--MY_WECHAT_SECRET=" + APP_SECRET,
          "--WECHAT_LOGIN_WECHAT_API_URL=" + WECHAT.url());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
