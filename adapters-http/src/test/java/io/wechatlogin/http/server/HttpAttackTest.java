package io.wechatlogin.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import io.wechatlogin.http.message.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attacks with paths, headers, hosts, frames and origins, sent over a socket. */
class HttpAttackTest {
  private static final String WEB = "/api/v1/login-types/Web";

  private static final String ATTACKS = "redirect-attacks.txt";
  private static final String SPELLINGS = "redirect-spellings.txt";

  private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-f]{4})");

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private String raw(String head) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.server.port())) {
      socket.setSoTimeout(20_000);
      String request = head + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the lines of a corpus, without comments and with their escapes decoded. */
  private static List<String> corpus(String file) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(HttpAttackTest.class.getResourceAsStream(file)), UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("# ") && !line.isEmpty())
          .map(line -> ESCAPED.matcher(line).replaceAll(match -> character(match.group(1))))
          .map(String::translateEscapes)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String character(String hex) {
    return Matcher.quoteReplacement(Character.toString(Integer.parseInt(hex, 16)));
  }

  @Test
  void noMaliciousRedirectUrlIsAccepted() {
    assertThat(corpus(ATTACKS)).hasSizeGreaterThan(80);
    for (String redirectUrl : corpus(ATTACKS)) {
      String encoded = URLEncoder.encode(redirectUrl, UTF_8);
      ReceivedAnswer visited =
          service
              .get(
                  WEB
                      + "/authorize?redirectUrl="
                      + encoded
                      + "&codeChallenge="
                      + TestService.CHALLENGE)
              .send();
      assertThat(visited.status()).as(redirectUrl).isEqualTo(400);
      assertThat(visited.header("Location")).isEmpty();
      ReceivedAnswer posted = service.post(WEB + "/authorizations", challenged(redirectUrl)).send();
      assertThat(posted.status()).as(redirectUrl).isEqualTo(400);
      assertThat(posted.header("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void anOddSpellingReturnsToTheAllowedOriginInTheSpellingOfBrowsers() {
    assertThat(corpus(SPELLINGS)).hasSizeGreaterThan(30);
    for (String line : corpus(SPELLINGS)) {
      int tab = line.lastIndexOf('\t');
      ReceivedAnswer started =
          service.post(WEB + "/authorizations", challenged(line.substring(0, tab))).send();
      assertThat(started.status()).as(line).isEqualTo(201);
      ReceivedAnswer returned =
          service
              .get(WEB + "/callback?code=spelling&state=" + started.text("state"))
              .header("Cookie", started.cookie())
              .send()
              .isStatus(303);
      // What comes before the outcome: the query goes on with it, the fragment stays behind it.
      String expected = line.substring(tab + 1).replaceFirst("#.*", "");
      assertThat(returned.header("Location"))
          .as(line)
          .matches("[\\x21-\\x7E]+")
          .startsWith(expected + (expected.contains("?") ? "&" : "?") + "bindCode=");
    }
  }

  /** Returns a request that lacks nothing, so that only its redirect URL can be refused. */
  private static String challenged(String redirectUrl) {
    return new String(
        Json.write(Map.of("redirectUrl", redirectUrl, "codeChallenge", TestService.CHALLENGE)),
        UTF_8);
  }

  @Test
  void whatIsNoUrlIsToldApartFromAnOriginOnNoList() {
    for (String none : new String[] {"/after", "app.example", "https://", "https://a b/"}) {
      refused(none, "invalid_request", "redirectUrl: is no absolute URL such as", "完整网址");
    }
    refused("https://u:p@app.example/", "invalid_request", "user name or password", "用户名");
    for (String other : new String[] {"https://evil.example/a|b", "javascript:alert(1)"}) {
      refused(other, "redirect_not_allowed", "origin is on no list", "允许列表");
    }
  }

  private void refused(String redirectUrl, String code, String english, String chinese) {
    String path = WEB + "/authorize?redirectUrl=" + URLEncoder.encode(redirectUrl, UTF_8);
    String body = new String(Json.write(Map.of("redirectUrl", redirectUrl)), UTF_8);
    for (String language : new String[] {"en", "zh"}) {
      String detail = language.equals("en") ? english : chinese;
      for (TestService.Call call :
          List.of(service.get(path), service.post(WEB + "/authorizations", body))) {
        assertThat(
                call.header("Accept", "application/json")
                    .header("Accept-Language", language)
                    .send()
                    .isProblem(400, code)
                    .text("detail"))
            .as(redirectUrl)
            .contains(detail);
      }
    }
  }

  @Test
  void noEncodingOfAPathBypassesItsChecks() {
    String[] spellings = {
      "//api/v1/users/ann",
      "/api//v1/users/ann",
      "/api/v1/users//ann",
      "/api/v1/users/ann/",
      "/api/v1/users/ann//",
      "/api/v1/users;x=1/ann",
      "/api/v1/users/ann;x=1",
      "/;/api/v1/users/ann",
      "/api/v1/./users/ann",
      "/api/v1/login-types/../users/ann",
      "/api/v1/login-types/..;/users/ann",
      "/api/v1%2fusers/ann",
      "/api/v1/users%2fann",
      "/api/v1/users/%61nn",
      "/api/v1/%75sers/ann",
      "/api/v1/users/ann%2f",
      "/api/v1/users/ann%2fbindings",
      "/api/v1/users/ann%5cbindings",
      "/API/v1/users/ann",
      "/api/v1/Users/ann",
      "/api/v1/users/ANN",
      "/api/v1/users/ann%00",
      "/api/v1/users/ann%0a",
      "/api/v1/users/ann%20",
      "/api/v1/users/%2e%2e/users/ann",
      "/api/v1/users/ann?x=/../..",
      "/api/v1/users/ann#x",
      "\\api\\v1\\users\\ann",
      "/api/v1/users/ann%252f",
      "/%2e/api/v1/users/ann",
      "/api/v1/users/ann/%2e%2e/ann",
      "http://evil.example/api/v1/users/ann",
      "*",
      "/api/v1/users/\u00e4nn"
    };
    service.user("ann");
    for (String spelling : spellings) {
      String answer = raw("GET " + spelling + " HTTP/1.1\r\nHost: login.example");
      assertThat(answer).as(spelling).doesNotContain("Name of ann", "HTTP/1.1 2", "HTTP/1.1 5");
      assertThat(answer).as(spelling).contains("application/problem+json", "\"code\":");
    }
  }

  @Test
  void noLineBreakCanBeInjectedIntoAHeader() {
    String inject = "%0d%0aX-Injected:%20yes%0d%0a%0d%0a<script>";
    for (String path :
        new String[] {
          WEB + "/authorize?redirectUrl=https://app.example/" + inject,
          WEB + "/callback?code=" + inject + "&state=" + inject,
          "/api/v1/login-types/" + inject,
          "/api/v1/users/" + inject + "/bindings",
          "/scan/" + inject,
          "/" + inject
        }) {
      String answer =
          raw("GET " + path + " HTTP/1.1\r\nHost: login.example\r\nAccept: text/html,*/*");
      assertThat(answer).as(path).doesNotContain("X-Injected: yes", "<script>");
    }
    String kept =
        service
            .get(
                WEB
                    + "/authorize?redirectUrl=https%3A%2F%2Fapp.example%2F%250d%250aX%3A1&codeChallenge="
                    + TestService.CHALLENGE)
            .send()
            .isStatus(302)
            .header("Location");
    assertThat(kept).doesNotContain("\r", "\n");
  }

  @Test
  void hostHeadersDoNotChangeAnyUrl() {
    String answer =
        raw(
            """
            GET /api/v1/login-types/Web/authorize?redirectUrl=https://app.example/&codeChallenge=%s HTTP/1.1
            Host: evil.example
            X-Forwarded-Host: evil.example
            X-Forwarded-Proto: ftp
            X-Forwarded-Port: 666
            X-Forwarded-Prefix: /evil
            X-Original-URL: /evil
            X-Rewrite-URL: /evil
            Forwarded: host=evil.example;proto=ftp
            Origin: https://evil.example
            Referer: https://evil.example/\
            """
                .formatted(TestService.CHALLENGE)
                .replace("\n", "\r\n"));
    assertThat(answer).startsWith("HTTP/1.1 302").contains("http://login.example/api/v1/");
    assertThat(answer).doesNotContain("evil", "666");
    for (String path : new String[] {"/", "/docs", "/openapi.json", "/nowhere"}) {
      assertThat(
              raw(
                  "GET "
                      + path
                      + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example"))
          .as(path)
          .doesNotContain("evil.example");
    }
  }

  @Test
  void ambiguouslyFramedRequestsAreRefused() {
    for (String head :
        new String[] {
          "POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked",
          "GET / HTTP/1.1\r\nHost: a\r\nHost: b",
          "GET / HTTP/1.1",
          "GET / HTTP/1.1\r\nHost: a\r\n folded: b",
          "GET / HTTP/9.9\r\nHost: a",
          "GET /\u0000 HTTP/1.1\r\nHost: a"
        }) {
      assertThat(raw(head)).as(head).containsPattern("^HTTP/1.1 (400|505) ");
    }
  }

  @Test
  void noAnswerMayBeFramed() {
    for (String route : service.server.operations()) {
      // One page is made for frames and holds no secret; see FrameCallbackPageTest.
      if (route.startsWith("GET ") && !route.endsWith("/callback/embedded")) {
        String path = route.substring(4).replace("{name}", "Web").replaceAll("\\{[A-Za-z]+}", "x");
        ReceivedAnswer answer = service.get(path).header("Accept", "text/html").send();
        assertThat(answer.header("Content-Security-Policy"))
            .as(route)
            .contains("frame-ancestors 'none'")
            .doesNotContain("unsafe-", "*");
        assertThat(answer.header("X-Frame-Options")).as(route).isEqualTo("DENY");
      }
    }
  }

  @Test
  void aSimilarOriginIsNotAllowed() {
    try (TestService open =
        TestService.start(
            settings ->
                TestSettings.withOrigins(
                    TestSettings.withPublicUrl(settings, "https://login.example"),
                    Set.of("https://shop.example")))) {
      for (String origin :
          new String[] {
            "null",
            "*",
            "https://shop.example.evil.example",
            "https://evilshop.example",
            "http://shop.example",
            "https://shop.example:444",
            "https://shop.example@evil.example",
            "https://shop.example\\.evil.example",
            "https://SHOP.example.",
            "file://",
            ""
          }) {
        ReceivedAnswer answer =
            open.get("/api/v1/login-types").header("Origin", origin).send().isStatus(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).as(origin).isEmpty();
        assertThat(answer.header("Access-Control-Allow-Credentials")).as(origin).isEmpty();
      }
    }
  }
}
