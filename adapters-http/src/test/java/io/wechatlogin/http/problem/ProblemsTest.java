package io.wechatlogin.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.http.fixture.FakeWeChat;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.message.Language;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {
  private static final String LOGIN_CODES = "/api/v1/login-types/Mini/login-codes";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private TestService.Call failing(String code) {
    return service.post(LOGIN_CODES, TestService.code(code));
  }

  @ParameterizedTest
  @EnumSource(LoginError.class)
  void everyRefusalIsAnsweredWithItsStatusCodeAndAction(LoginError error) {
    ReceivedAnswer answer = failing("fail_" + error.code()).send();
    answer.isProblem(Problem.of(error).status(), error.code());
    assertThat(answer.text("action")).isEqualTo(error.action().word());
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_request,400",
    "invalid_code,400",
    "invalid_login_code,400",
    "invalid_bind_code,400",
    "invalid_refresh_token,400",
    "redirect_not_allowed,400",
    "unauthenticated,401",
    "forbidden,403",
    "invalid_state,403",
    "not_bound,403",
    "registration_closed,403",
    "login_type_inactive,403",
    "user_disabled,403",
    "user_blocked,403",
    "snapshot_user,403",
    "not_a_member,403",
    "login_type_not_found,404",
    "user_not_found,404",
    "organization_not_found,404",
    "not_found,404",
    "method_not_allowed,405",
    "payload_too_large,413",
    "unsupported_media_type,415",
    "identity_taken,409",
    "user_already_bound,409",
    "phone_taken,409",
    "last_binding,409",
    "session_key_stale,409",
    "not_supported,422",
    "rate_limited,429",
    "wechat_misconfigured,502",
    "wechat_unavailable,503",
    "wechat_rate_limited,503",
    "database_unavailable,503",
    "overloaded,503",
    "stopping,503",
    "internal,500"
  })
  void theStatusesMatchTheContract(String code, int status) {
    assertThat(Problem.values())
        .filteredOn(problem -> problem.code().equals(code))
        .extracting(Problem::status)
        .containsExactly(status);
  }

  @ParameterizedTest
  @CsvSource({"wechat_unavailable", "wechat_rate_limited", "database_unavailable", "rate_limited"})
  void temporaryProblemsHaveARetryAfterHeader(String code) {
    assertThat(failing("fail_" + code).send().header("Retry-After")).isEqualTo("2");
  }

  @Test
  void aBugIsAnswered500WithoutDetails() {
    ReceivedAnswer answer = failing("bug").send().isProblem(500, "internal");
    assertThat(answer.body() + answer.response().headers())
        .doesNotContain(FakeWeChat.BUG, "IllegalState", "io.wechatlogin", "at ");
  }

  @Test
  void answersAreChineseWhereChineseIsPreferred() {
    ReceivedAnswer answer =
        service
            .post("/api/v1/login-types/Mini/registrations", "{}")
            .header("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8")
            .send();
    answer.isProblem(400, "invalid_request");
    assertThat(answer.text("title")).isEqualTo("请求格式有误");
    assertThat(answer.text("detail")).contains("bindCode");
    assertThat(answer.header("Content-Language")).isEqualTo("zh-CN");
  }

  @ParameterizedTest
  @CsvSource({
    "zh,ZH",
    "zh-Hant-TW,ZH",
    "'en,zh',EN",
    "'zh;q=0.1,en;q=0.9',EN",
    "'fr,zh;q=0.5',ZH",
    "'zh;q=0',EN",
    "*,EN",
    "';;;',EN",
    "'',EN"
  })
  void theLanguageIsTheHighestRankedSupportedOne(String header, Language expected) {
    assertThat(Language.of(header)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|text/html;charset=utf-8",
        "*/*|application/problem+json",
        "application/json|application/problem+json",
        "application/json,text/html;q=0.5|application/problem+json",
        "text/html;q=x|application/problem+json"
      })
  void onlyABrowserThatAsksForHtmlGetsAPage(String accept, String contentType) {
    ReceivedAnswer answer =
        service.get("/api/v1/nothing").header("Accept", accept).send().isStatus(404);
    assertThat(answer.header("Content-Type")).startsWith(contentType);
    assertThat(answer.body()).contains("not_found", answer.header("X-Request-Id"));
  }

  @Test
  void anErrorPageIsTranslatedAndHasAStrictPolicy() {
    ReceivedAnswer answer =
        service
            .get("/api/v1/login-types/Web/authorize?redirectUrl=https://evil.example/%3Cscript%3E")
            .header("Accept", "text/html")
            .header("Accept-Language", "zh")
            .send()
            .isStatus(400);
    assertThat(answer.body()).contains("lang=\"zh-CN\"", "不允许登录后返回该地址");
    assertThat(answer.body()).doesNotContain("<script", "{title}", "{requestId}");
    assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
  }

  @Test
  void everyAnswerHasSecurityHeadersAndARequestId() {
    for (String path : new String[] {"/api/v1/login-types", "/nowhere", "/", "/docs"}) {
      ReceivedAnswer answer = service.get(path).header("X-Request-Id", "theirs").send();
      assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{24}");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
      assertThat(answer.header("Server")).isEmpty();
      assertThat(answer.headers("Cache-Control")).hasSize(1);
    }
  }
}
