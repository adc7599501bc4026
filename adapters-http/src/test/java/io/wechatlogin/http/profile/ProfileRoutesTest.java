package io.wechatlogin.http.profile;

import static io.wechatlogin.http.fixture.TestService.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileRoutesTest {
  private static final String TYPE = "/api/v1/login-types/Page";
  private static final String PROFILE = "/api/v1/users/ann/bindings/Page/profile";
  private static final String TOKENS =
      "{\"access_token\":\"access-ann\",\"expires_in\":7200,\"refresh_token\":\"ann\","
          + "\"openid\":\"open-ann\",\"scope\":\"snsapi_userinfo\"}";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aHostGetsTheProfileOfACode() {
    ReceivedAnswer answer =
        service.post(TYPE + "/user-info", code("ann")).asHost().send().isStatus(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"openid\":\"open-ann\",\"nickname\":\"ann 😀\","
                + "\"headimgurl\":\"https://a.example/1\",\"sex\":1,\"province\":\"P\","
                + "\"city\":\"C\",\"country\":\"CN\",\"unionid\":\"union-ann\"}");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void aHostGetsTheTokensOfACodeAndRenewsThem() {
    ReceivedAnswer first = service.post(TYPE + "/access-tokens", code("ann")).asHost().send();
    assertThat(first.isStatus(200).body()).isEqualTo(TOKENS);
    assertThat(first.header("Cache-Control")).isEqualTo("no-store");
    ReceivedAnswer renewed = refresh("{\"refreshToken\": \"ann\"}").isStatus(200);
    assertThat(renewed.body()).isEqualTo(TOKENS);
  }

  @Test
  void theStoredProfileHasNoToken() {
    bindAnn();
    ReceivedAnswer answer = service.get(PROFILE).asHost().send().isStatus(200);
    assertThat(answer.text("id")).isNotBlank();
    assertThat(answer.body().replaceFirst("\"id\":\"[^\"]+\",", ""))
        .isEqualTo(
            "{\"openid\":\"open-ann\",\"unionid\":\"union-ann\",\"nickname\":\"ann 😀\","
                + "\"headimgurl\":\"https://a.example/1\",\"sex\":1,\"province\":\"P\","
                + "\"city\":\"C\",\"country\":\"CN\",\"expiresIn\":7200,"
                + "\"createdAt\":\"2026-01-02T03:04:05.678Z\","
                + "\"updatedAt\":\"2026-01-02T03:04:05.678Z\"}");
    assertThat(service.get(PROFILE + "?refresh=false").asHost().send().isStatus(200).body())
        .isEqualTo(answer.body());
  }

  @Test
  void aRefreshedProfileHasANewUpdateTime() {
    bindAnn();
    service.now.updateAndGet(now -> now.plusSeconds(9));
    ReceivedAnswer refreshed = service.get(PROFILE + "?refresh=true").asHost().send().isStatus(200);
    assertThat(refreshed.text("updatedAt")).isEqualTo("2026-01-02T03:04:14.678Z");
    assertThat(refreshed.text("createdAt")).isEqualTo("2026-01-02T03:04:05.678Z");
    for (String wrong : new String[] {"", "1", "yes", "true&refresh=true"}) {
      service.get(PROFILE + "?refresh=" + wrong).asHost().send().isProblem(400, "invalid_request");
    }
  }

  @Test
  void withoutTheScopeTheProfileIsEmpty() {
    service.user("ann");
    service.bind("ann", "Quiet", "ann");
    String quiet = PROFILE.replace("Page", "Quiet");
    ReceivedAnswer answer = service.get(quiet).asHost().send().isStatus(200);
    assertThat(answer.text("openid")).isEqualTo("open-ann");
    assertThat(answer.json().path("nickname").textValue()).isEmpty();
    assertThat(answer.json().path("sex").intValue()).isZero();
    assertThat(answer.json().path("expiresIn").intValue()).isEqualTo(7200);
    service.get(quiet + "?refresh=true").asHost().send().isProblem(422, "not_supported");
    service
        .post(TYPE.replace("Page", "Quiet") + "/user-info", code("ann"))
        .asHost()
        .send()
        .isProblem(422, "not_supported");
    service
        .post(TYPE.replace("Page", "Quiet") + "/access-tokens", code("ann"))
        .asHost()
        .send()
        .isStatus(200);
  }

  @Test
  void aUserSeesOnlyTheirOwnProfile() {
    bindAnn();
    String ann = service.signIn("ann");
    String bob = service.signIn("bob");
    service.get(PROFILE).bearer(ann).send().isStatus(200);
    service.get(PROFILE.replace("ann", "me")).bearer(ann).send().isStatus(200);
    service.get(PROFILE).bearer(bob).send().isProblem(403, "forbidden");
    service.get(PROFILE).send().isProblem(401, "unauthenticated");
    service.get(PROFILE.replace("ann", "me")).bearer(bob).send().isProblem(403, "not_bound");
    service.get(PROFILE.replace("ann", "unknown")).asHost().send().isProblem(404, "user_not_found");
    String mini = PROFILE.replace("Page", "Mini");
    service.get(mini).bearer(ann).send().isProblem(404, "not_found");
    service.get(mini + "?refresh=true").bearer(ann).send().isProblem(422, "not_supported");
  }

  @Test
  void aUserFillsInTheProfileOfAMiniProgram() {
    String mini = PROFILE.replace("Page", "Mini");
    String form = form("小明", "https://pictures.example/1");
    String ann = service.signIn("ann");
    ReceivedAnswer put = service.put(mini, form).bearer(ann).send().isStatus(200);
    assertThat(put.body().replaceFirst("\"id\":\"[^\"]+\",", ""))
        .isEqualTo(
            "{\"openid\":\"open-ann\",\"unionid\":null,\"nickname\":\"小明\","
                + "\"headimgurl\":\"https://pictures.example/1\",\"sex\":0,\"province\":\"\","
                + "\"city\":\"\",\"country\":\"\",\"expiresIn\":null,"
                + "\"createdAt\":\"2026-01-02T03:04:05.678Z\","
                + "\"updatedAt\":\"2026-01-02T03:04:05.678Z\"}");
    assertThat(service.get(mini).bearer(ann).send().isStatus(200).body()).isEqualTo(put.body());
    service
        .put(mini.replace("ann", "me"), form("小红", "https://pictures.example/2"))
        .bearer(ann)
        .send()
        .isStatus(200);
    assertThat(service.get(mini).asHost().send().isStatus(200).text("nickname")).isEqualTo("小红");
    service.put(mini, form).asHost().send().isStatus(200);
    service.put(mini, form).send().isProblem(401, "unauthenticated");
    service.put(mini, form).bearer(service.signIn("bob")).send().isProblem(403, "forbidden");
  }

  @Test
  void aFilledInProfileNeedsAMiniProgramABindingAndAnHttpsAddress() {
    String mini = PROFILE.replace("Page", "Mini");
    service.signIn("ann");
    service.user("cid");
    String form = form("小明", "https://pictures.example/1");
    service.put(mini.replace("ann", "cid"), form).asHost().send().isProblem(403, "not_bound");
    service.put(mini.replace("ann", "dan"), form).asHost().send().isProblem(404, "user_not_found");
    for (String other : new String[] {"Page", "Web", "Official", "App"}) {
      for (String any : new String[] {form, "{}", "nonsense"}) {
        service
            .put(PROFILE.replace("Page", other), any)
            .asHost()
            .send()
            .isProblem(422, "not_supported");
      }
    }
    for (String bad :
        new String[] {
          form("小明", "http://pictures.example/1"),
          form("小明", "javascript:alert(1)"),
          form("", "https://pictures.example/1"),
          "{\"nickname\": \"小明\"}",
          "{\"avatarUrl\": \"https://pictures.example/1\"}",
          "{\"nickname\": 7, \"avatarUrl\": \"https://pictures.example/1\"}"
        }) {
      service.put(mini, bad).asHost().send().isProblem(400, "invalid_request");
    }
  }

  @Test
  void aHostGetsAValidTokenOfAUser() {
    bindAnn();
    String path = PROFILE.replace("/profile", "/access-token");
    service.now.updateAndGet(now -> now.plusSeconds(99));
    assertThat(service.get(path).asHost().send().isStatus(200).body())
        .isEqualTo(
            "{\"access_token\":\"access-ann\",\"expires_in\":7100,"
                + "\"openid\":\"open-ann\",\"scope\":\"snsapi_userinfo\"}");
    service.get(path + "?refresh=true").asHost().send().isStatus(200);
    service.get(path).send().isProblem(401, "unauthenticated");
    service.get(path).bearer(service.signIn("ann")).send().isProblem(403, "forbidden");
    service.user("bob");
    service.get(path.replace("ann", "bob")).asHost().send().isProblem(403, "not_bound");
    service.get(path.replace("Page", "Mini")).asHost().send().isProblem(422, "not_supported");
    service.get(path.replace("ann", "nobody")).asHost().send().isProblem(404, "user_not_found");
  }

  @Test
  void aTokenThatCannotBeRenewedRequiresALogin() {
    service.user("ann");
    service.bind("ann", "Page", "ann");
    String path = PROFILE.replace("/profile", "/access-token");
    // The fake type returns tokens of the same time: a renewed one has expired, too.
    service.now.updateAndGet(now -> now.plusSeconds(7200));
    service.get(path).asHost().send().isProblem(400, "invalid_refresh_token");
  }

  private static String form(String nickname, String avatarUrl) {
    return "{\"nickname\": \"" + nickname + "\", \"avatarUrl\": \"" + avatarUrl + "\"}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"/user-info", "/access-tokens", "/access-tokens/refresh"})
  void onlyHostsMayAskAndOnlyForTypesWithProfiles(String path) {
    String body = "{\"code\": \"ann\", \"refreshToken\": \"ann\"}";
    service.post(TYPE + path, body).send().isProblem(401, "unauthenticated");
    service
        .post(TYPE + path, body)
        .bearer(service.signIn("ann"))
        .send()
        .isProblem(403, "forbidden");
    for (String any : new String[] {body, "{}", "nonsense"}) {
      service
          .post(TYPE.replace("Page", "Mini") + path, any)
          .asHost()
          .send()
          .isProblem(422, "not_supported");
    }
    service.post(TYPE + path, "{}").asHost().send().isProblem(400, "invalid_request");
    service.post(TYPE + path, "nonsense").asHost().send().isProblem(400, "invalid_request");
    service.post(TYPE + path, body).asHost().send().isStatus(200);
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_code, 400",
    "snapshot_user, 403",
    "user_blocked, 403",
    "wechat_misconfigured, 502",
    "wechat_unavailable, 503",
    "wechat_rate_limited, 503"
  })
  void aRefusalByWeChatHasItsOwnCode(String error, int status) {
    for (String path : new String[] {"/user-info", "/access-tokens"}) {
      service.post(TYPE + path, code("fail_" + error)).asHost().send().isProblem(status, error);
    }
  }

  @Test
  void anExpiredRefreshTokenRequiresANewLogin() {
    ReceivedAnswer answer =
        refresh("{\"refreshToken\": \"fail_invalid_refresh_token\"}")
            .isProblem(400, "invalid_refresh_token");
    assertThat(answer.text("action")).isEqualTo("restart_login");
    for (String malformed :
        new String[] {"\"\"", "\"a b\"", "7", "[]", "\"" + "a".repeat(1025) + "\""}) {
      refresh("{\"refreshToken\": " + malformed + "}").isProblem(400, "invalid_request");
    }
  }

  private ReceivedAnswer refresh(String body) {
    return service.post(TYPE + "/access-tokens/refresh", body).asHost().send();
  }

  private void bindAnn() {
    service.user("ann");
    service.bind("ann", "Page", "ann");
  }
}
