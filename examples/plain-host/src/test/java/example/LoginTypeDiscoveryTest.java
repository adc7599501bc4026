package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.instance.InstanceSource;
import io.wechatlogin.application.instance.LoginTypes;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Proof;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Built-in and third-party login types are found the same way, by {@link java.util.ServiceLoader};
 * no code names them.
 */
class LoginTypeDiscoveryTest {
  private static final String WEBSITE = "auths.loginTypes.WeChatType";
  private static final String WE_COM = "auths.loginTypes.WeComType";

  @Test
  void builtInAndThirdPartyTypesAreFound() {
    assertThat(LoginTypes.onClassPath())
        .extracting(LoginTypeProvider::typeName)
        .containsExactlyInAnyOrder(
            WEBSITE,
            "auths.loginTypes.WeChatMiniType",
            "auths.loginTypes.WechatPublicType",
            "auths.loginTypes.WeChatAppType",
            WE_COM);
  }

  @Test
  void oneProgramUsesBothKinds() {
    try (EmbeddedLogin login =
        EmbeddedLogin.builder()
            .ports(new MemoryStore().ports())
            .instances(website("Customers"))
            .instances(
                InstanceSource.of(
                    "Staff",
                    Map.of("type", WE_COM, "title", "WeCom"),
                    Map.of("authConfig", Map.of("corpId", "w", "agentId", "1", "corpSecret", "s"))))
            .start()) {
      assertThat(login.elements().getElement("Customers").getLoginConfig().authType())
          .isEqualTo("WeChatType");
      assertThat(login.elements().getElement("Staff").getLoginConfig().authType())
          .isEqualTo("WeComType");
    }
  }

  /**
   * Without the jar of the built-in types on the class path, only the third-party type is found.
   */
  @Test
  void withoutTheirJarTheBuiltInTypesAreNotFound()
      throws IOException, ReflectiveOperationException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("adapters-wechat")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader without =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Thread thread = Thread.currentThread();
      ClassLoader original = thread.getContextClassLoader();
      thread.setContextClassLoader(without);
      try {
        List<?> found =
            (List<?>)
                without.loadClass(LoginTypes.class.getName()).getMethod("onClassPath").invoke(null);
        assertThat(found).hasSize(1).first().asString().startsWith("example.wecom.");
      } finally {
        thread.setContextClassLoader(original);
      }
    }
  }

  @Test
  void aThirdPartyReplacesABuiltInTypeByItsName() {
    List<LoginTypeProvider> types =
        Stream.concat(LoginTypes.onClassPath().stream(), Stream.of(new Replacement())).toList();
    try (EmbeddedLogin login =
        EmbeddedLogin.builder()
            .ports(new MemoryStore().ports())
            .types(types)
            .instances(website("Customers"))
            .start()) {
      assertThat(login.application().instances().get("Customers").appId()).isEqualTo("replaced");
    }
  }

  private static InstanceSource website(String name) {
    return InstanceSource.of(
        name,
        Map.of("type", WEBSITE, "title", name),
        Map.of("authConfig", Map.of("appId", "wx1", "appSecret", "s")));
  }

  private static final class Replacement implements LoginTypeProvider {
    @Override
    public String typeName() {
      return WEBSITE;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      config.business().object("authConfig").text("appId");
      config.business().object("authConfig").text("appSecret");
      return new LoginType() {
        @Override
        public String appId() {
          return "replaced";
        }

        @Override
        public Proof identify(String code) {
          return new Proof(code, null);
        }
      };
    }
  }
}
