package io.wechatlogin.integration.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceInThisJvm;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.RecordedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the service learns of persons: profiles, phone numbers and tokens, by a simulated WeChat.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersonsIT {
  private static final String WEBSITE = "wx00000000000000c1";
  private static final String MINI = "wx00000000000000c2";
  private static final String PAGE = "wx00000000000000c3";

  private ServiceInThisJvm service;
  private ApiClient host;

  @BeforeAll
  void startTheService(@TempDir Path dir) {
    ConfigFolder config =
        new ConfigFolder(dir.resolve("config"))
            .add("Website", "WeChatType", WEBSITE, true)
            .add("Mini", "WeChatMiniType", MINI, true)
            .addOfficial("Page", PAGE, "snsapi_userinfo");
    service =
        new ServiceInThisJvm(dir, config)
            .knowing(App.website(WEBSITE, "secret-of-" + WEBSITE).inOpenPlatform("one"))
            .knowing(App.mini(MINI, "secret-of-" + MINI).inOpenPlatform("two"))
            .knowing(App.official(PAGE, "secret-of-" + PAGE).inOpenPlatform("three"));
    host = service.host;
  }

  @AfterAll
  void stopTheService() {
    service.close();
  }

  @BeforeEach
  void startAnew() {
    service.wechat.control().clearCalls();
  }

  @Test
  void aWebsiteAsksForTheProfileOnceAndARegistrationTakesTheNickname() {
    String bindCode = login("Website", code(WEBSITE)).text("bindCode");
    assertThat(paths()).containsExactly("/sns/oauth2/access_token", "/sns/userinfo");
    ApiClient.Answer user = register("Website", "'bindCode': '" + bindCode + "'").expect(201);
    assertThat(user.text("displayName")).isEqualTo("Alice 爱丽丝");
    ApiClient.Answer profile = host.get(binding(user.text("userId"), "Website", "profile"));
    assertThat(profile.expect(200).text("nickname")).isEqualTo("Alice 爱丽丝");
    assertThat(profile.text("headimgurl")).startsWith("http");
    service.wechat.control().clearCalls();
    assertThat(login("Website", code(WEBSITE)).text("loginCode")).startsWith("wlc_");
    assertThat(paths()).containsExactly("/sns/oauth2/access_token");
    ApiClient.Answer info =
        host.post("/api/v1/login-types/Website/user-info", "{'code': '" + code(WEBSITE) + "'}");
    assertThat(info.expect(200).text("nickname")).isEqualTo("Alice 爱丽丝");
    assertThat(
            host.post(
                    "/api/v1/login-types/Website/access-tokens",
                    "{'code': '" + code(WEBSITE) + "'}")
                .expect(422)
                .text("code"))
        .isEqualTo("not_supported");
  }

  @Test
  void aMiniProgramHandsInProfileAndPhoneNumber() {
    String bindCode = login("Mini", jsCode()).text("bindCode");
    String fields = "'bindCode': '%s', 'phoneCode': '%s'";
    assertThat(register("Mini", fields.formatted(bindCode, jsCode())).expect(400).text("code"))
        .isEqualTo("invalid_code");
    String userId =
        register("Mini", fields.formatted(bindCode, phoneCode("alice"))).expect(201).text("userId");
    String number = host.get("/api/v1/users/" + userId + "/phone").expect(200).text("phoneNumber");
    assertThat(number).startsWith("+86");
    assertThat(
            host.get("/api/v1/users?phone=" + number.replace("+", "%2B"))
                .expect(200)
                .json()
                .at("/0/userId")
                .textValue())
        .isEqualTo(userId);

    host.put("/api/v1/users/other", "{'displayName': 'Other', 'corpIds': []}").expect(201);
    assertThat(
            host.put(
                    "/api/v1/users/other/phone",
                    "{'loginType': 'Mini', 'phoneCode': '" + phoneCode("alice") + "'}")
                .expect(409)
                .text("code"))
        .isEqualTo("phone_taken");

    String profile = binding(userId, "Mini", "profile");
    assertThat(host.get(profile).expect(404).text("code")).isEqualTo("not_found");
    host.put(profile, "{'nickname': '小明', 'avatarUrl': 'https://pictures.example/1'}").expect(200);
    assertThat(host.get(profile).expect(200).text("headimgurl"))
        .isEqualTo("https://pictures.example/1");
  }

  @Test
  void theTokenOfAUserIsRenewedOnDemandUntilThePersonHasToLogInAgain() {
    host.put("/api/v1/users/ann", "{'displayName': 'Ann', 'corpIds': []}").expect(201);
    host.put("/api/v1/users/ann/bindings/Page", "{'code': '" + code(PAGE) + "'}").expect(200);
    String path = binding("ann", "Page", "access-token");
    service.wechat.control().clearCalls();
    String first = host.get(path).expect(200).text("access_token");
    assertThat(host.get(path).expect(200).text("access_token")).isEqualTo(first);
    assertThat(paths()).isEmpty();

    service.clock.advance(Duration.ofHours(2));
    ApiClient.Answer renewed = host.get(path).expect(200);
    assertThat(renewed.text("access_token")).isNotEqualTo(first);
    assertThat(renewed.json().path("expires_in").asInt()).isBetween(7000, 7200);
    assertThat(renewed.json().has("refresh_token")).isFalse();
    assertThat(paths()).containsExactly("/sns/oauth2/refresh_token");

    service.wechat.control().changePassword("alice");
    assertThat(host.get(path + "?refresh=true").expect(400).text("code"))
        .isEqualTo("invalid_refresh_token");
    assertThat(host.get(path).expect(400).text("code")).isEqualTo("invalid_refresh_token");
    assertThat(login("Page", code(PAGE)).text("loginCode")).startsWith("wlc_");
    host.get(path).expect(200);
  }

  private ApiClient.Answer login(String instance, String code) {
    return host.post("/api/v1/login-types/" + instance + "/login-codes", "{'code': '" + code + "'}")
        .expect(200);
  }

  private ApiClient.Answer register(String instance, String fields) {
    return host.post("/api/v1/login-types/" + instance + "/registrations", "{" + fields + "}");
  }

  private static String binding(String userId, String instance, String part) {
    return "/api/v1/users/" + userId + "/bindings/" + instance + "/" + part;
  }

  private String code(String appId) {
    String scope = appId.equals(WEBSITE) ? "snsapi_login" : "snsapi_userinfo";
    return service.wechat.control().issueCode(appId, "alice", scope);
  }

  private String jsCode() {
    return service.wechat.control().issueJsCode(MINI, "alice");
  }

  private String phoneCode(String person) {
    return service.wechat.control().issuePhoneCode(MINI, person);
  }

  private List<String> paths() {
    return service.wechat.control().recordedCalls().stream().map(RecordedCall::path).toList();
  }
}
