package io.wechatlogin.integration.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.CodeVerifier;
import io.wechatlogin.integration.environment.MinimalWechat;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on a database of the operator's own: any node answers any request. */
class TwoNodesIT {
  private static final String HOST_KEY = "wlh_the-key-of-this-test-0123456789";
  private static final String APP = "wx00000000000000dd";

  @Test
  void aLoginStartedAtOneNodeEndsAtTheOther(@TempDir Path dir) throws IOException {
    Path types = dir.resolve("config/auths/loginTypes/Main");
    Files.createDirectories(types);
    Files.writeString(
        types.resolve("e.json"), "{\"type\":\"auths.loginTypes.WeChatType\",\"title\":\"Main\"}");
    Files.writeString(
        types.resolve("Main.json"),
        "{\"authConfig\":{\"appId\":\"" + APP + "\",\"appSecret\":\"secret-of-" + APP + "\"}}");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        MinimalWechat wechat = new MinimalWechat()) {
      Map<String, String> environment =
          Map.of(
              "WECHAT_LOGIN_CONFIG_DIR",
              dir.resolve("config").toString(),
              "WECHAT_LOGIN_DATABASE_URL",
              postgres.getJdbcUrl("postgres", "postgres"),
              "WECHAT_LOGIN_ENCRYPTION_KEYS",
              "A".repeat(43) + "=",
              "WECHAT_LOGIN_WECHAT_API_URL",
              wechat.url().toString(),
              "WECHAT_LOGIN_PUBLIC_URL",
              "http://localhost",
              "WECHAT_LOGIN_HOST_KEYS",
              "test:" + SecretHash.of(HOST_KEY).hex(),
              "WECHAT_LOGIN_ALLOWED_REDIRECTS",
              "https://app.example",
              "WECHAT_LOGIN_PORT",
              "0");
      try (ServiceProcess one = ServiceProcess.start(dir.resolve("data1"), environment);
          ServiceProcess two = ServiceProcess.start(dir.resolve("data2"), environment)) {
        ApiClient host = new ApiClient(one.listening(), HOST_KEY);
        String openId = "o" + UUID.randomUUID();
        host.put("/api/v1/users/7", "{'displayName': 'Seven', 'corpIds': []}").expect(201);
        host.put(
                "/api/v1/users/7/bindings/Main",
                "{'code': '" + wechat.code(APP, openId, null) + "'}")
            .expect(200);

        ApiClient browser = new ApiClient(one.listening());
        CodeVerifier verifier = CodeVerifier.random();
        String state =
            browser
                .post(
                    "/api/v1/login-types/Main/authorizations",
                    "{'redirectUrl': 'https://app.example/', " + verifier.challengeField() + "}")
                .expect(201)
                .text("state");
        String callback =
            "/api/v1/login-types/Main/callback?code="
                + wechat.code(APP, openId, null)
                + "&state="
                + state;
        String answer = browser.get(two.listening() + callback).expect(303).location();
        assertThat(answer).startsWith("https://app.example/?loginCode=wlc_");
        assertThat(browser.get(callback).expect(303).location()).isEqualTo(answer);

        String loginCode = answer.substring(answer.indexOf('=') + 1);
        String token =
            new ApiClient(one.listening())
                .post(
                    "/api/v1/sessions",
                    "{'loginCode': '%s', %s}".formatted(loginCode, verifier.field()))
                .expect(201)
                .text("sessionToken");
        ApiClient signedIn = new ApiClient(two.listening(), token);
        assertThat(signedIn.get("/api/v1/sessions/current").expect(200).text("userId"))
            .isEqualTo("7");
        assertThat(dir.resolve("data1")).doesNotExist();
      }
    }
  }
}
