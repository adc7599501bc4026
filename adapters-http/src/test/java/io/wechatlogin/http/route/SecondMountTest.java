package io.wechatlogin.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.HttpApi;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.fixture.JdkMount;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same handlers behind Javalin and behind the HTTP server of the JDK. */
class SecondMountTest {
  private static final String ORIGIN = "https://shop.example";

  /** The headers that belong to the connection or to the server rather than to the API. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("date", "connection", "content-length", "transfer-encoding");

  private final TestService service = TestService.start(SecondMountTest::settings);
  private final JdkMount second =
      JdkMount.start(
          new HttpApi(service.settings, service.application, Optional::empty, Traffic.UNMEASURED));
  private String sessionToken = "";

  private static HttpSettings settings(HttpSettings settings) {
    return TestSettings.withOrigins(settings, Set.of(ORIGIN));
  }

  @BeforeEach
  void signIn() {
    sessionToken = service.signIn("ann", "c1");
  }

  @AfterEach
  void stop() {
    second.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/",
    "HEAD,/",
    "GET,/docs",
    "GET,/style.css",
    "GET,/openapi.json",
    "GET,/health/live",
    "HEAD,/health/ready",
    "GET,/nowhere",
    "POST,/nowhere",
    "GET,/api/v1/login-types",
    "HEAD,/api/v1/login-types/Web",
    "OPTIONS,/api/v1/login-types/Web",
    "DELETE,/api/v1/login-types/Web",
    "PATCH,/api/v1/login-types/Web",
    "GET,/api/v1/login-types/Unknown",
    "GET,/api/v1/login-types/W%65b",
    "GET,/api/v1/login-types/Web/authorize",
    "HEAD,/api/v1/login-types/Web/authorize",
    "GET,/api/v1/login-types/Web/authorize?redirectUrl=https://evil.example",
    "GET,/api/v1/login-types/Web/authorize?redirectUrl=a&redirectUrl=b",
    "GET,/api/v1/login-types/Web/callback?code=a&state=b",
    "GET,/api/v1/login-types/Web/callback/embedded?code=a&state=b",
    "GET,/api/v1/login-types/Mini/push?signature=good&echostr=%3Ca%3E+b",
    "GET,/api/v1/login-types/Official/scans/none/qr.svg",
    "GET,/api/v1/sessions/current",
    "GET,/api/v1/users/me/bindings",
    "GET,/api/v1/users/ann/bindings/Mini",
    "GET,/api/v1/users/bob/bindings",
    "GET,/scan/none",
    "PUT,/scan/none",
  })
  void aRequestGetsTheSameAnswer(String method, String path) {
    for (Map<String, String> headers : headers()) {
      assertSame(method, path, "", headers);
    }
  }

  private List<Map<String, String>> headers() {
    return List.of(
        Map.of(),
        Map.of("Accept", "text/html", "Accept-Language", "zh-CN"),
        Map.of("Origin", ORIGIN, "Access-Control-Request-Method", "GET"),
        Map.of("Authorization", "Bearer " + sessionToken),
        Map.of("Authorization", "Bearer " + TestService.HOST_KEY),
        Map.of("Authorization", "Bearer unknown"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{}", "[]", "{\"code\": 1}", "{\"code\": \"fail_invalid_code\"}"})
  void aBodyGetsTheSameAnswer(String body) {
    String path = "/api/v1/login-types/Mini/login-codes";
    assertSame("POST", path, body, Map.of("Content-Type", "application/json"));
    assertSame("POST", path, body, Map.of("Content-Type", "text/plain"));
    assertSame("POST", "/scan/none", body, Map.of());
  }

  @Test
  void aBodyThatIsTooLargeGetsTheSameAnswer() {
    assertSame(
        "POST",
        "/api/v1/sessions",
        "x".repeat(64 * 1024 + 1),
        Map.of("Content-Type", "application/json"));
  }

  @Test
  void aLoginThatStartsAtOneMountIsCompletedAtTheOther() {
    ReceivedAnswer started =
        send(
            second.port(),
            "POST",
            "/api/v1/login-types/Web/authorizations",
            "{\"redirectUrl\": \"https://app.example/start\", " + TestService.CHALLENGED + "}",
            Map.of("Content-Type", "application/json"));
    started.isStatus(201);
    ReceivedAnswer returned =
        service
            .get("/api/v1/login-types/Web/callback?code=cat&state=" + started.text("state"))
            .header("Cookie", started.cookie())
            .send()
            .isStatus(303);
    assertThat(returned.header("Location")).startsWith("https://app.example/start?bindCode=");
  }

  private void assertSame(String method, String path, String body, Map<String, String> headers) {
    ReceivedAnswer expected = send(service.server.port(), method, path, body, headers);
    ReceivedAnswer actual = send(second.port(), method, path, body, headers);
    String request = method + " " + path + " " + headers.keySet();
    assertThat(actual.status()).as(request).isEqualTo(expected.status());
    assertThat(comparable(actual)).as(request).isEqualTo(comparable(expected));
    assertThat(withoutId(actual)).as(request).isEqualTo(withoutId(expected));
  }

  private ReceivedAnswer send(
      int port, String method, String path, String body, Map<String, String> headers) {
    TestService.Call call = service.call(port, method, path);
    headers.forEach(call::header);
    return (body.isEmpty() ? call : call.text(body)).send();
  }

  /** Returns the headers of the API, whose request ids differ between answers. */
  private static Map<String, List<String>> comparable(ReceivedAnswer answer) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(answer.response().headers().map());
    headers.keySet().removeAll(OF_THE_SERVER);
    headers.replace("X-Request-Id", List.of("an id"));
    return headers;
  }

  private static String withoutId(ReceivedAnswer answer) {
    return answer.body().replace(answer.header("X-Request-Id"), "an id");
  }
}
