package io.wechatlogin.http.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcome of a login belongs to who began it, whatever arrives in which order. */
class ChallengeTest {
  private static final String TYPES = "/api/v1/login-types/";
  private static final String WRONG = "\"codeVerifier\": \"" + "w".repeat(43) + "\"";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private record Started(String instance, String state, String cookie) {}

  private Started begin(String instance, String redirectUrl, String more) {
    return begin(instance, redirectUrl, more, "");
  }

  private Started begin(String instance, String redirectUrl, String more, String cookies) {
    ReceivedAnswer answer =
        service
            .post(
                TYPES + instance + "/authorizations",
                "{\"redirectUrl\": \"" + redirectUrl + "\"" + more + "}")
            .header("Cookie", cookies)
            .send()
            .isStatus(201);
    return new Started(instance, answer.text("state"), answer.cookie());
  }

  private Started begin() {
    return begin("Web", "https://app.example/", ", " + TestService.CHALLENGED);
  }

  private String callback(Started started, String code) {
    return service
        .get(TYPES + started.instance() + "/callback?code=" + code + "&state=" + started.state())
        .header("Cookie", started.cookie())
        .send()
        .isStatus(303)
        .header("Location");
  }

  private static String code(String location) {
    return location.replaceAll(".*(?:login|bind)Code=([^&]*).*", "$1");
  }

  private ReceivedAnswer trade(String loginCode, String more) {
    return service
        .post("/api/v1/sessions", "{\"loginCode\": \"" + loginCode + "\"" + more + "}")
        .send();
  }

  private ReceivedAnswer register(String bindCode, String more) {
    return service
        .post(TYPES + "Web/registrations", "{\"bindCode\": \"" + bindCode + "\"" + more + "}")
        .send();
  }

  private void member() {
    service.user("ann");
    service.bind("ann", "Web", "ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", " + "\"codeVerifier\": \"short\"", ", \"codeVerifier\": null"})
  void anAttackersLoginCodeDoesNotTradeWithoutItsVerifier(String more) {
    member();
    String loginCode = code(callback(begin(), "ann"));
    trade(loginCode, more).isProblem(400, "invalid_login_code");
    trade(loginCode, ", " + TestService.VERIFIED).isProblem(400, "invalid_login_code");
  }

  @Test
  void aWrongVerifierUsesTheCodeUp() {
    member();
    String loginCode = code(callback(begin(), "ann"));
    trade(loginCode, ", " + WRONG).isProblem(400, "invalid_login_code");
    trade(loginCode, ", " + TestService.VERIFIED).isProblem(400, "invalid_login_code");
    trade(code(callback(begin(), "ann")), ", " + TestService.VERIFIED).isStatus(201);
  }

  @Test
  void aLoginCodeWithoutAChallengeDoesNotTradeInAFlowThatHasOne() {
    service.signIn("mallory");
    String planted =
        service
            .post(TYPES + "Mini/login-codes", TestService.code("mallory"))
            .send()
            .text("loginCode");
    trade(planted, ", " + TestService.VERIFIED).isProblem(400, "invalid_login_code");
  }

  @Test
  void aBindCodeNeedsItsVerifierAndAWrongOneUsesItUp() {
    for (String more : new String[] {"", ", " + WRONG}) {
      String bindCode = code(callback(begin(), "newcomer"));
      register(bindCode, more).isProblem(400, "invalid_bind_code");
      register(bindCode, ", " + TestService.VERIFIED).isProblem(400, "invalid_bind_code");
    }
    String bindCode = code(callback(begin(), "newcomer"));
    ReceivedAnswer registered = register(bindCode, ", " + TestService.VERIFIED).isStatus(201);
    trade(registered.text("loginCode"), ", " + TestService.VERIFIED).isStatus(201);
  }

  @Test
  void aPlantedBindCodeDoesNotBindToTheVictim() {
    String token = service.signIn("victim");
    String path = "/api/v1/users/me/bindings/Web";
    for (String more : new String[] {"", ", " + WRONG}) {
      String planted = code(callback(begin(), "mallory"));
      for (String tried : new String[] {more, ", " + TestService.VERIFIED}) {
        service
            .put(path, "{\"bindCode\": \"" + planted + "\"" + tried + "}")
            .bearer(token)
            .send()
            .isProblem(400, "invalid_bind_code");
      }
    }
    String own = code(callback(begin(), "victim-web"));
    service
        .put(path, "{\"bindCode\": \"" + own + "\", " + TestService.VERIFIED + "}")
        .bearer(token)
        .send()
        .isStatus(200);
  }

  @Test
  void aCodeThatTheApplicationBringsInheritsTheChallenge() {
    member();
    Started started = begin();
    String loginCode =
        service
            .post(
                TYPES + "Web/login-codes",
                "{\"code\": \"ann\", \"state\": \"" + started.state() + "\"}")
            .header("Cookie", started.cookie())
            .send()
            .isStatus(200)
            .text("loginCode");
    trade(loginCode, "").isProblem(400, "invalid_login_code");
  }

  @Test
  void aLoginInOneStepNeedsTheVerifier() {
    member();
    for (String more : new String[] {"", ", " + WRONG, ", " + TestService.VERIFIED}) {
      Started started = begin();
      ReceivedAnswer answer =
          service
              .post(
                  "/api/v1/sessions",
                  "{\"loginType\": \"Web\", \"code\": \"ann\", \"state\": \"%s\"%s}"
                      .formatted(started.state(), more))
              .header("Cookie", started.cookie())
              .send();
      if (more.contains(TestService.VERIFIER)) {
        answer.isStatus(201);
      } else {
        answer.isProblem(403, "invalid_state");
      }
    }
  }

  @Test
  void aHostNeedsNoVerifier() {
    member();
    String loginCode =
        service
            .post(TYPES + "Web/login-codes", TestService.code("ann"))
            .asHost()
            .send()
            .text("loginCode");
    trade(loginCode, "").isStatus(201);
  }

  @Test
  void aLoginWithoutAChallengeStartsOnlyWhereTheInstanceAllowsIt() {
    String back = "{\"redirectUrl\": \"https://app.example/\"}";
    for (String instance : new String[] {"Web", "Official"}) {
      service
          .post(TYPES + instance + "/authorizations", back)
          .send()
          .isProblem(400, "invalid_request");
      service
          .get(TYPES + instance + "/authorize?redirectUrl=https://app.example/")
          .send()
          .isProblem(400, "invalid_request");
    }
    service.call("POST", TYPES + "Official/scans").send().isProblem(400, "invalid_request");
    service.call("POST", TYPES + "Legacy/scans").send().isStatus(201);
    Started started = begin("Legacy", "https://app.example/", "");
    register(code(callback(started, "new")), "").isProblem(400, "invalid_bind_code");
    service
        .post(
            TYPES + "Legacy/registrations",
            "{\"bindCode\": \""
                + code(callback(begin("Legacy", "https://app.example/", ""), "new"))
                + "\"}")
        .send()
        .isStatus(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"codeChallenge\": \"\"",
        "\"codeChallenge\": \"short\"",
        "\"codeChallenge\": 7",
        "\"codeChallenge\": \"0123456789012345678901234567890123456789012=\"",
        "\"codeChallenge\": \"01234567890123456789012345678901234567890123\"",
        "\"codeChallenge\": \"+/34567890123456789012345678901234567890123\"",
        "\"state\": \"\"",
        "\"state\": \"\u00e9\"",
        "\"state\": \"a\\nb\"",
        "\"state\": 7"
      })
  void aMalformedChallengeOrStateIsRefused(String field) {
    String rest = field.contains("state") ? ", " + TestService.CHALLENGED : "";
    service
        .post(
            TYPES + "Web/authorizations",
            "{\"redirectUrl\": \"https://app.example/\", " + field + rest + "}")
        .send()
        .isProblem(400, "invalid_request");
    service
        .post(TYPES + "Official/scans", "{" + field + rest + "}")
        .send()
        .isProblem(400, "invalid_request");
  }

  @Test
  void theCallersStateComesBackInPlaceOfTheConfiguredOne() {
    String state = "a b&c=d#e%+" + "x".repeat(501);
    Started started =
        begin(
            "Web",
            "https://app.example/",
            ", \"state\": \"" + state + "\", " + TestService.CHALLENGED);
    assertThat(started.state()).matches("[A-Za-z0-9]{43}");
    String location = callback(started, "newcomer");
    assertThat(location).contains("&state=a+b%26c%3Dd%23e%25%2Bx").doesNotContain("of-the-app");
    service
        .post(
            TYPES + "Web/authorizations",
            "{\"redirectUrl\": \"https://app.example/\", \"state\": \"%s\", %s}"
                .formatted("x".repeat(513), TestService.CHALLENGED))
        .send()
        .isProblem(400, "invalid_request");
  }

  @ParameterizedTest
  @CsvSource({
    "?loginCode=evil&a=1, ?a=1&",
    "?a=1&state=x&b=2&state=y&error=e, ?a=1&b=2&",
    "?%6cogin%43ode=evil&bindCode&bound=, ?",
    "?a=%2F+&&b, ?a=%2F+&&b&",
    "?logincode=1&xstate=2, ?logincode=1&xstate=2&",
    "?, ?",
    "'', ?"
  })
  void aRedirectUrlCarriesNoOutcomeTwice(String query, String kept) {
    Started started =
        begin(
            "Web",
            "https://app.example/after" + query + "#/route?loginCode=of-the-page",
            ", \"state\": \"s\", " + TestService.CHALLENGED);
    assertThat(callback(started, "newcomer"))
        .startsWith("https://app.example/after" + kept + "bindCode=wlb_")
        .endsWith("&state=s#/route?loginCode=of-the-page");
  }

  @Test
  void sixteenLoginsThatBeganWithoutACookieEndInAnyOrder() {
    List<Started> logins = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      logins.add(begin());
    }
    String jar = logins.stream().map(Started::cookie).collect(Collectors.joining("; "));
    Collections.shuffle(logins, new Random(7));
    for (Started login : logins) {
      assertThat(callback(new Started("Web", login.state(), jar), "p")).contains("bindCode=");
    }
  }

  @Test
  void aSeventeenthLoginExpiresTheOldest() {
    List<String> jar = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      jar.add(
          begin("Web", "https://app.example/", ", " + TestService.CHALLENGED, join(jar)).cookie());
      service.now.updateAndGet(now -> now.plusMillis(5));
    }
    Collections.shuffle(jar.subList(1, 16), new Random(3));
    Collections.swap(jar, 0, 9);
    ReceivedAnswer answer =
        service
            .post(
                TYPES + "Web/authorizations",
                "{\"redirectUrl\": \"https://app.example/\", " + TestService.CHALLENGED + "}")
            .header("Cookie", join(jar))
            .send()
            .isStatus(201);
    assertThat(answer.headers("Set-Cookie").stream().filter(set -> set.contains("Max-Age=0;")))
        .singleElement()
        .asString()
        .startsWith(jar.get(9).replaceAll("=.*", "=;"));
  }

  @Test
  void aBrowserWithSixteenLoginsAndManyCookiesOfOtherProgramsStillLogsIn() {
    try (TestService crossSite =
        TestService.start(
            settings ->
                TestSettings.withOrigins(
                    TestSettings.withPublicUrl(settings, "https://login.example"),
                    Set.of("https://app.example")))) {
      String others = "; session_of_another_program=" + "x".repeat(4060);
      List<String> jar = new ArrayList<>(List.of("a=1" + others, "b=2" + others));
      String body = "{\"redirectUrl\": \"https://app.example/\", " + TestService.CHALLENGED + "}";
      String state = "";
      for (int i = 0; i < 17; i++) {
        crossSite.now.updateAndGet(now -> now.plusMillis(5));
        ReceivedAnswer last =
            crossSite
                .post(TYPES + "Web/authorizations", body)
                .header("Origin", "https://app.example")
                .header("Cookie", join(jar))
                .send()
                .isStatus(201);
        jar.add(last.cookie());
        state = last.text("state");
      }
      assertThat(join(jar).length()).isBetween(11_000, 14_000);
      crossSite
          .get(TYPES + "Web/callback?code=ann&state=" + state)
          .header("Cookie", join(jar))
          .send()
          .isStatus(303);
    }
  }

  @Test
  void howeverManyLoginCookiesARequestHasTheAnswerStaysShort() {
    String cookies =
        IntStream.range(0, 300)
            .mapToObj(i -> "wechat_login_%022d=x".formatted(i))
            .collect(Collectors.joining("; "));
    ReceivedAnswer answer =
        service
            .post(
                TYPES + "Web/authorizations",
                "{\"redirectUrl\": \"https://app.example/\", " + TestService.CHALLENGED + "}")
            .header("Cookie", cookies)
            .send()
            .isStatus(201);
    assertThat(answer.headers("Set-Cookie")).hasSizeBetween(16, 40);
  }

  private static String join(List<String> jar) {
    return String.join("; ", jar);
  }

  @Test
  void aPageAtAnotherAddressIsToldWhereToGo() {
    String body = "{\"redirectUrl\": \"https://app.example/\", " + TestService.CHALLENGED + "}";
    ReceivedAnswer refused =
        service
            .post(TYPES + "Web/authorizations", body)
            .header("Origin", "http://127.0.0.1:8080")
            .send()
            .isProblem(400, "invalid_request");
    assertThat(refused.text("detail")).contains("http://login.example");
    service
        .post(TYPES + "Web/authorizations", body)
        .header("Origin", "http://login.example")
        .send()
        .isStatus(201);
  }

  @Test
  void aLinkAtAnotherNameOfThisMachineLeadsToThePublicUrl() throws IOException {
    try (TestService local =
        TestService.start(
            settings -> TestSettings.withPublicUrl(settings, "http://localhost:8080"))) {
      String path =
          TYPES
              + "Web/authorize?redirectUrl=https%3A%2F%2Fapp.example%2F&codeChallenge="
              + TestService.CHALLENGE;
      for (String other : new String[] {"127.0.0.1:8080", "[::1]:8080"}) {
        assertThat(head(local, path, other))
            .startsWith("HTTP/1.1 302 ")
            .contains("\r\nLocation: http://localhost:8080" + path + "\r\n")
            .doesNotContain("Set-Cookie");
      }
      assertThat(head(local, path, "localhost:8080"))
          .contains("\r\nLocation: https://wechat.example/", "Set-Cookie");
    }
  }

  private static String head(TestService service, String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.server.port())) {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void aNativeAppShowsItsVerifierInPlaceOfACookie() {
    String start = TYPES + "App/authorizations";
    service.post(start, "{}").send().isProblem(400, "invalid_request");
    ReceivedAnswer started =
        service.post(start, "{" + TestService.CHALLENGED + "}").send().isStatus(201);
    assertThat(started.text("scope")).isEqualTo("snsapi_userinfo");
    assertThat(started.text("appId")).isEqualTo("wx-app");
    assertThat(started.json().has("authorizationUrl")).isFalse();
    assertThat(started.header("Set-Cookie")).isEmpty();
    String body = "{\"code\": \"new\", \"state\": \"" + started.text("state") + "\"%s}";
    String path = TYPES + "App/login-codes";
    service.post(path, TestService.code("new")).send().isProblem(403, "invalid_state");
    service.post(path, body.formatted("")).send().isProblem(403, "invalid_state");
    service.post(path, body.formatted(", " + WRONG)).send().isProblem(403, "invalid_state");
    service
        .get(TYPES + "App/callback?code=new&state=" + started.text("state"))
        .header("Accept", "application/json")
        .send()
        .isProblem(403, "invalid_state");
    String bindCode =
        service
            .post(path, body.formatted(", " + TestService.VERIFIED))
            .send()
            .isStatus(200)
            .text("bindCode");
    ReceivedAnswer registered =
        service
            .post(TYPES + "App/registrations", "{\"bindCode\": \"" + bindCode + "\"}")
            .send()
            .isStatus(201);
    trade(registered.text("loginCode"), "").isStatus(201);
    String again = service.post(start, "{" + TestService.CHALLENGED + "}").send().text("state");
    String oneStep = "{\"loginType\": \"App\", \"code\": \"new\", \"state\": \"%s\"%s}";
    service
        .post("/api/v1/sessions", oneStep.formatted(again, ""))
        .send()
        .isProblem(403, "invalid_state");
    service
        .post("/api/v1/sessions", oneStep.formatted(again, ", " + TestService.VERIFIED))
        .send()
        .isStatus(201);
  }

  @Test
  void aUserOfANativeAppBindsByTheState() {
    String token = service.signIn("ann");
    String state =
        service
            .post(TYPES + "App/authorizations", "{\"intent\": \"bind\"}")
            .bearer(token)
            .send()
            .isStatus(201)
            .text("state");
    String body = "{\"code\": \"ann-app\", \"state\": \"" + state + "\"}";
    service
        .put("/api/v1/users/me/bindings/App", body)
        .bearer(service.signIn("bob"))
        .send()
        .isProblem(403, "invalid_state");
    String second =
        service
            .post(TYPES + "App/authorizations", "{\"intent\": \"bind\"}")
            .bearer(token)
            .send()
            .text("state");
    service
        .put("/api/v1/users/me/bindings/App", body.replace(state, second))
        .bearer(token)
        .send()
        .isStatus(200);
  }
}
