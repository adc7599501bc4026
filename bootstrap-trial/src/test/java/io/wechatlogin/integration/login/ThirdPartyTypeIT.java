package io.wechatlogin.integration.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service loads login types of third parties from the class path, in addition to its own or in
 * their place.
 */
class ThirdPartyTypeIT {
  private static final String SOURCE =
      """
      package paper;

      import io.wechatlogin.domain.type.*;

      public record Paper(String appId, String prefix) implements LoginType {
        @Override
        public Proof identify(String code) {
          return new Proof(prefix + code, null);
        }

        public static class Added implements LoginTypeProvider {
          @Override
          public String typeName() {
            return "auths.loginTypes.PaperType";
          }

          @Override
          public LoginType create(InstanceConfig config, LoginTypeContext context) {
            ConfigObject auth = config.business().object("authConfig");
            auth.text("appSecret");
            return new Paper(auth.text("appId"), typeName() + "-");
          }
        }

        public static final class Replacing extends Added {
          @Override
          public String typeName() {
            return "auths.loginTypes.WeChatMiniType";
          }
        }
      }
      """;

  @TempDir private Path dir;

  @Test
  void aTypeIsAddedAndABuiltInOneReplaced() throws IOException {
    ConfigFolder config =
        new ConfigFolder(dir.resolve("config"))
            .add("New", "PaperType", "paper1", true)
            .add("Mini", "WeChatMiniType", "paper2", true);
    try (ServiceProcess service =
        ServiceProcess.startWith(
            compiled(),
            dir.resolve("data"),
            config.environment(URI.create("http://127.0.0.1:1")))) {
      ApiClient host = new ApiClient(service.url(), ConfigFolder.HOST_KEY);
      assertThat(host.get("/api/v1/login-types/New").expect(200).text("authType"))
          .isEqualTo("PaperType");
      assertThat(openIdOf(host, "New")).isEqualTo("auths.loginTypes.PaperType-alice");
      assertThat(openIdOf(host, "Mini")).isEqualTo("auths.loginTypes.WeChatMiniType-alice");
    }
  }

  private static String openIdOf(ApiClient host, String instance) {
    String type = "/api/v1/login-types/" + instance;
    String bindCode =
        host.post(type + "/login-codes", "{'code': 'alice'}").expect(200).text("bindCode");
    String userId =
        host.post(type + "/registrations", "{'bindCode': '" + bindCode + "'}")
            .expect(201)
            .text("userId");
    return host.get("/api/v1/users/" + userId + "/bindings/" + instance).expect(200).text("openId");
  }

  /** Returns a folder as it would be in a third party's jar. */
  private Path compiled() throws IOException {
    Path classes = Files.createDirectories(dir.resolve("classes"));
    Path source = Files.writeString(dir.resolve("Paper.java"), SOURCE);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-cp",
                    System.getProperty("service.jar"),
                    "-d",
                    classes.toString(),
                    source.toString()))
        .isZero();
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("io.wechatlogin.domain.type.LoginTypeProvider"),
        "paper.Paper$Added\npaper.Paper$Replacing\n");
    return classes;
  }
}
