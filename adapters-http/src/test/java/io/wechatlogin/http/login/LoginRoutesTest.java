package io.wechatlogin.http.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginRoutesTest {
  private static final String WEB = "/api/v1/login-types/Web";
  private static final String CLOSED = "/api/v1/login-types/Closed";
  private static final String MINI = "/api/v1/login-types/Mini";
  private static final String BACK =
      "{\"redirectUrl\": \"https://app.example/after?x=1\", " + TestService.CHALLENGED + "}";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private record Started(String state, String cookie) {}

  private Started begin(String instance) {
    ReceivedAnswer answer = service.post(instance + "/authorizations", BACK).send().isStatus(201);
    return new Started(answer.text("state"), answer.cookie());
  }

  private ReceivedAnswer callback(String instance, String code, Started started) {
    return service
        .get(instance + "/callback?code=" + code + "&state=" + started.state())
        .header("Cookie", started.cookie())
        .send();
  }

  @Test
  void authorizeSendsTheBrowserToWeChatWithACookie() {
    ReceivedAnswer answer =
        service
            .get(
                WEB
                    + "/authorize?redirectUrl=https%3A%2F%2Fapp.example%2F&codeChallenge="
                    + TestService.CHALLENGE)
            .send();
    answer.isStatus(302);
    assertThat(answer.header("Location"))
        .startsWith(
            "https://wechat.example/connect?to=http://login.example/api/v1/login-types/Web/callback&state=");
    assertThat(answer.header("Set-Cookie"))
        .matches(
            "wechat_login_[a-z0-9]{22}=[A-Za-z0-9_-]{43}\\.[0-9a-z]+; Path=/; Max-Age=600;"
                + " HttpOnly; SameSite=Lax");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void anAuthorizationReturnsTheUrlAndTheState() {
    ReceivedAnswer answer = service.post(WEB + "/authorizations", BACK).send().isStatus(201);
    assertThat(answer.text("state")).matches("[A-Za-z0-9]{43}");
    assertThat(answer.text("authorizationUrl")).endsWith("&state=" + answer.text("state"));
    assertThat(answer.text("expiresAt")).isEqualTo("2026-01-02T03:14:05.678Z");
    assertThat(answer.cookie()).startsWith("wechat_login_");
  }

  @Test
  void eachTabHasALoginOfItsOwn() {
    Started first = begin(WEB);
    ReceivedAnswer second =
        service.post(WEB + "/authorizations", BACK).header("Cookie", first.cookie()).send();
    assertThat(second.cookie()).isNotEqualTo(first.cookie());
    callback(WEB, "ann", first).isStatus(303);
    callback(WEB, "ann", new Started(second.text("state"), second.cookie())).isStatus(303);
  }

  @Test
  void aMalformedCookieIsRefused() {
    Started started = begin(WEB);
    String name = started.cookie().replaceAll("=.*", "");
    for (String value :
        new String[] {"short", "", "x".repeat(5000), "\"", "a".repeat(43) + ".x.y"}) {
      callback(WEB, "ann", new Started(started.state(), name + "=" + value)).isStatus(403);
    }
    callback(WEB, "ann", started).isStatus(303);
  }

  @Test
  void aRedirectUrlIsRequiredAndMustBeAllowed() {
    String post = WEB + "/authorizations";
    service
        .post(post, "{\"redirectUrl\": \"https://evil.example/\"}")
        .send()
        .isProblem(400, "redirect_not_allowed");
    service.post(post, "{}").send().isProblem(400, "invalid_request");
    service.get(WEB + "/authorize").send().isProblem(400, "invalid_request");
    service
        .get(WEB + "/authorize?redirectUrl=https://app.example/&redirectUrl=https://app.example/")
        .send()
        .isProblem(400, "invalid_request");
    service
        .get(WEB + "/authorize?redirectUrl=https://evil.example/")
        .send()
        .isProblem(400, "redirect_not_allowed");
  }

  @Test
  void aTypeThatDoesNotRedirectCannotBeAuthorized() {
    service.post(MINI + "/authorizations", BACK).send().isProblem(422, "not_supported");
  }

  @Test
  void anInactiveInstanceRefusesLogins() {
    String off = "/api/v1/login-types/Off";
    service.post(off + "/authorizations", BACK).send().isProblem(403, "login_type_inactive");
    service
        .post(off + "/login-codes", TestService.code("ann"))
        .asHost()
        .send()
        .isProblem(403, "login_type_inactive");
  }

  @Test
  void onlyAUserMayStartABinding() {
    String bind = "{\"redirectUrl\": \"https://app.example/\", \"intent\": \"bind\"}";
    service.post(WEB + "/authorizations", bind).send().isProblem(401, "unauthenticated");
    service.post(WEB + "/authorizations", bind).asHost().send().isProblem(403, "forbidden");
    service.post(WEB + "/authorizations", bind).bearer(service.signIn("ann")).send().isStatus(201);
    service
        .post(WEB + "/authorizations", bind.replace("\"bind\"", "\"steal\""))
        .send()
        .isProblem(400, "invalid_request");
  }

  @Test
  void aCallbackOfABoundPersonReturnsALoginCodeThatOpensASession() {
    service.user("ann", "acme");
    service.bind("ann", "Web", "ann");
    ReceivedAnswer answer = callback(WEB, "ann", begin(WEB)).isStatus(303);
    assertThat(answer.header("Location"))
        .matches(
            "https://app\\.example/after\\?x=1&loginCode=wlc_[A-Za-z0-9_-]{43}&state=of-the-app");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    String loginCode = answer.header("Location").replaceAll(".*loginCode=([^&]*).*", "$1");
    service
        .post(
            "/api/v1/sessions",
            "{\"loginCode\": \"" + loginCode + "\", " + TestService.VERIFIED + "}")
        .send()
        .isStatus(201);
  }

  @Test
  void aCallbackOfAnUnboundPersonReturnsABindCode() {
    assertThat(callback(WEB, "newcomer", begin(WEB)).isStatus(303).header("Location"))
        .contains("bindCode=wlb_");
  }

  @Test
  void aCallbackWithIntentBindBindsTheAccount() {
    String token = service.signIn("ann");
    ReceivedAnswer started =
        service
            .post(
                WEB + "/authorizations",
                "{\"redirectUrl\": \"https://app.example/\", \"intent\": \"bind\"}")
            .bearer(token)
            .send();
    assertThat(
            callback(WEB, "ann-web", new Started(started.text("state"), started.cookie()))
                .header("Location"))
        .contains("bound=true");
    assertThat(service.get("/api/v1/users/me/bindings/Web").bearer(token).send().text("openId"))
        .isEqualTo("open-ann-web");
  }

  @Test
  void aRefusalAfterTheStateCheckIsReportedToTheApplication() {
    assertThat(callback(CLOSED, "newcomer", begin(CLOSED)).isStatus(303).header("Location"))
        .isEqualTo("https://app.example/after?x=1&error=not_bound&state=of-the-app");
    assertThat(callback(WEB, "fail_invalid_code", begin(WEB)).header("Location"))
        .contains("error=invalid_code");
  }

  @Test
  void aPersonWhoRefusesReturnsWithAnError() {
    Started started = begin(WEB);
    ReceivedAnswer answer =
        service
            .get(WEB + "/callback?state=" + started.state())
            .header("Cookie", started.cookie())
            .send();
    assertThat(answer.isStatus(303).header("Location")).contains("error=invalid_code");
  }

  @Test
  void aRepeatedCallbackGetsTheSameAnswerForTenSeconds() {
    Started started = begin(WEB);
    String location = callback(WEB, "newcomer", started).isStatus(303).header("Location");
    assertThat(callback(WEB, "newcomer", started).isStatus(303).header("Location"))
        .isEqualTo(location);
    assertThat(callback(WEB, "another-person", started).isStatus(303).header("Location"))
        .isEqualTo(location);
    service.now.updateAndGet(now -> now.plus(Duration.ofMinutes(1)));
    callback(WEB, "newcomer", started).isStatus(403);
  }

  @Test
  void aCallbackFromAnotherBrowserIsAnErrorPage() {
    Started started = begin(WEB);
    ReceivedAnswer answer =
        service.get(WEB + "/callback?code=ann&state=" + started.state()).send().isStatus(403);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.body()).contains("invalid_state", answer.header("X-Request-Id"));
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    service
        .get(WEB + "/callback?code=ann&state=" + started.state())
        .header("Accept", "application/json")
        .send()
        .isProblem(403, "invalid_state");
  }

  @Test
  void anExpiredStateOrOneOfAnotherInstanceIsRefused() {
    callback(CLOSED, "ann", begin(WEB)).isStatus(403);
    Started old = begin(WEB);
    service.now.updateAndGet(now -> now.plus(Duration.ofMinutes(11)));
    callback(WEB, "ann", old).isStatus(403);
  }

  @Test
  void aLoginCodeComesWithTheOrganizations() {
    service.signIn("ann", "acme", "bolt");
    ReceivedAnswer answer =
        service.post(MINI + "/login-codes", TestService.code("ann")).send().isStatus(200);
    assertThat(answer.text("loginCode")).startsWith("wlc_");
    assertThat(answer.json().path("expiresIn").asInt()).isEqualTo(60);
    assertThat(answer.json().path("corpList").toString())
        .isEqualTo(
            "[{\"corpId\":\"acme\",\"corpName\":\"Corp"
                + " acme\"},{\"corpId\":\"bolt\",\"corpName\":\"Corp bolt\"}]");
  }

  @Test
  void anUnboundPersonGetsABindCodeWhereRegistrationIsOpen() {
    ReceivedAnswer answer = service.post(MINI + "/login-codes", TestService.code("new")).send();
    assertThat(answer.isStatus(200).text("bindCode")).startsWith("wlb_");
    assertThat(answer.json().path("expiresIn").asInt()).isEqualTo(300);
    assertThat(answer.json().has("loginCode")).isFalse();
  }

  @Test
  void aWebCodeNeedsItsStateUnlessAHostSendsIt() {
    String path = CLOSED + "/login-codes";
    service.post(path, TestService.code("ann")).send().isProblem(403, "invalid_state");
    service.post(path, TestService.code("ann")).asHost().send().isStatus(200);
    Started started = begin(WEB);
    String body = "{\"code\": \"ann\", \"state\": \"" + started.state() + "\"}";
    service.post(WEB + "/login-codes", body).send().isProblem(403, "invalid_state");
    service
        .post(WEB + "/login-codes", body)
        .header("Cookie", started.cookie())
        .send()
        .isStatus(200);
    service
        .post(WEB + "/login-codes", body)
        .header("Cookie", started.cookie())
        .send()
        .isProblem(403, "invalid_state");
  }

  @Test
  void anUnboundPersonIsRefusedWhereRegistrationIsClosed() {
    Started started = begin(CLOSED);
    service
        .post(
            CLOSED + "/login-codes", "{\"code\": \"new\", \"state\": \"" + started.state() + "\"}")
        .header("Cookie", started.cookie())
        .send()
        .isProblem(403, "not_bound");
  }

  @Test
  void aDisabledUserIsRefused() {
    service.signIn("ann");
    service.disable("ann");
    service
        .post(MINI + "/login-codes", TestService.code("ann"))
        .send()
        .isProblem(403, "user_disabled");
  }

  @Test
  void aBindCodeRegistersOnceAndLogsIn() {
    String body = "{\"bindCode\": \"" + service.bindCode("new") + "\", \"displayName\": \"张三\"}";
    ReceivedAnswer answer = service.post(MINI + "/registrations", body).send().isStatus(201);
    assertThat(answer.text("displayName")).isEqualTo("张三");
    assertThat(answer.text("userId")).isNotBlank();
    assertThat(answer.json().path("corpList").isArray()).isTrue();
    service
        .post("/api/v1/sessions", "{\"loginCode\": \"" + answer.text("loginCode") + "\"}")
        .send()
        .isStatus(201);
    service.post(MINI + "/registrations", body).send().isProblem(400, "invalid_bind_code");
  }

  @Test
  void registrationIsRefusedWhereItIsClosed() {
    service
        .post(CLOSED + "/registrations", "{\"bindCode\": \"wlb_x\"}")
        .send()
        .isProblem(403, "registration_closed");
  }

  @Test
  void aDisplayNameMustBeWellFormed() {
    String code = service.bindCode("new");
    for (String name :
        new String[] {"\"\"", "\" \"", "\"a\\u0000b\"", "7", "\"" + "x".repeat(201) + "\""}) {
      service
          .post(
              MINI + "/registrations",
              "{\"bindCode\": \"" + code + "\", \"displayName\": " + name + "}")
          .send()
          .isProblem(400, "invalid_request");
    }
  }

  @Test
  void theRedirectUrlKeepsItsQueryAndFragment() {
    ReceivedAnswer started =
        service
            .post(
                WEB + "/authorizations",
                "{\"redirectUrl\": \"https://app.example/a?b=%C3%A9#frag\", "
                    + TestService.CHALLENGED
                    + "}")
            .send();
    String location =
        callback(WEB, "new", new Started(started.text("state"), started.cookie()))
            .header("Location");
    assertThat(URLDecoder.decode(location, StandardCharsets.UTF_8))
        .startsWith("https://app.example/a?b=é&bindCode=")
        .endsWith("#frag");
  }
}
