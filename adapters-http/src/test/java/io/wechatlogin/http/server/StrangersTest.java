package io.wechatlogin.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.fixture.LogCapture;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody without a key and a session can make the service do. */
class StrangersTest {
  private static final String JSON_POST =
      "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  private static final String[] UNDECODABLE = {
    "%ud800",
    "%c0%af",
    "%ff",
    "%ed%a0%80",
    "%f8%88%80%80%80",
    "%00",
    "%2f",
    "%2F",
    "%5c",
    "%zz",
    "%",
    "%4",
    "a%0d%0a",
    "a;b=c",
    ";",
    "..",
    ".",
    "%2e%2e",
    "%2e.",
    "%7f",
    "%e4%bd"
  };

  private static final String SCAN = "POST /scan/abc HTTP/1.1\r\nHost: x\r\n";
  private static final String SESSIONS = "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final Pattern TEMPLATE = Pattern.compile("\\{[A-Za-z]+}");

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private String raw(String request) throws IOException {
    try (Socket socket = sent(service, request)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Socket sent(TestService to, String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.server.port());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  }

  @Test
  void aPathThatDoesNotDecodeIsRefusedOnEveryRoute() throws IOException {
    int tried = 0;
    for (String operation : service.server.operations()) {
      String[] parts = operation.split(" ", 2);
      Matcher parameter = TEMPLATE.matcher(parts[1]);
      while (parameter.find()) {
        for (String undecodable : UNDECODABLE) {
          String path =
              TEMPLATE
                  .matcher(
                      parts[1].substring(0, parameter.start())
                          + undecodable
                          + parts[1].substring(parameter.end()))
                  .replaceAll("x");
          String answer =
              raw(parts[0] + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
          assertThat(answer).as(operation + " " + path).startsWith("HTTP/1.1 400 ");
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(UNDECODABLE.length * 20);
  }

  @Test
  void aPathThatDoesNotDecodeIsRefusedWhereNoRouteIs() throws IOException {
    for (String undecodable : UNDECODABLE) {
      for (String path :
          new String[] {"/", "/nowhere/", "/api/v1/login-types/", "http://x/", "/docs/"}) {
        assertThat(raw(get(path + undecodable)))
            .as(path + undecodable)
            .startsWith("HTTP/1.1 400 ")
            .contains("\"code\":\"invalid_request\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%ud800", "%ff", "%c0%af", "%", "%zz", "%e4%bd"})
  void aQueryThatDoesNotDecodeIsRefused(String value) throws IOException {
    for (String path :
        new String[] {
          "/docs?x=",
          "/api/v1/login-types?limit=",
          "/api/v1/login-types/Web/authorize?redirectUrl=",
          "/api/v1/login-types/Web/callback?state=",
          "/scan/abc?continue="
        }) {
      assertThat(raw(get(path + value))).as(path).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void whatDoesNotDecodeLeavesAtMostOneLineInTheLog() throws IOException {
    int tried = 0;
    try (LogCapture log = new LogCapture()) {
      for (String undecodable : UNDECODABLE) {
        for (String path :
            new String[] {
              "/api/v1/login-types/", "/api/v1/users/x/bindings/", "/scan/", "/docs?x="
            }) {
          raw(get(path + undecodable));
          tried++;
        }
      }
      assertThat(log.events()).hasSizeLessThanOrEqualTo(tried).noneMatch(e -> e.contains("\n"));
    }
  }

  @Test
  void whatDoesNotDecodeCountsAgainstTheRateLimit() throws IOException {
    try (TestService limited =
        TestService.start(
            settings ->
                TestSettings.with(
                    settings, HttpSettings.Limits.DEFAULT.withRequestsPerMinute(5)))) {
      List<String> answers = new ArrayList<>();
      for (String path :
          new String[] {
            "/api/v1/login-types/%ud800", "/%ff", "/docs?x=%", "/a;b", "/%00", "/%zz", "/../x"
          }) {
        try (Socket socket = sent(limited, get(path))) {
          answers.add(
              new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        }
      }
      assertThat(answers.subList(0, 5)).containsOnly("HTTP/1.1 400");
      assertThat(answers.subList(5, 7)).containsOnly("HTTP/1.1 429");
    }
  }

  @Test
  void unknownPathsAndMethodsCountAgainstTheRateLimitButNotForHosts() {
    try (TestService limited =
        TestService.start(
            settings ->
                TestSettings.with(
                    settings, HttpSettings.Limits.DEFAULT.withRequestsPerMinute(6)))) {
      for (int i = 0; i < 2; i++) {
        limited.get("/nowhere/" + i).send().isProblem(404, "not_found");
        limited.delete("/api/v1/login-types").send().isProblem(405, "method_not_allowed");
        limited.call("HEAD", "/scan/abc").send().isStatus(405);
      }
      limited.get("/nowhere").send().isProblem(429, "rate_limited");
      limited.call("PATCH", "/docs").send().isProblem(429, "rate_limited");
      limited.call("TRACE", "/api/v1/login-types").send().isProblem(429, "rate_limited");
      limited.call("HEAD", "/scan/abc").send().isStatus(429);
      limited.get("/a%00").send().isProblem(429, "rate_limited");
      limited
          .post("/api/v1/login-types/Mini/login-codes", TestService.code("a"))
          .send()
          .isProblem(429, "rate_limited");
      for (int i = 0; i < 10; i++) {
        limited.get("/nowhere").asHost().send().isProblem(404, "not_found");
        limited.delete("/api/v1/login-types").asHost().send().isStatus(405);
        limited.get("/api/v1/login-types").send().isStatus(200);
        limited.call("OPTIONS", "/api/v1/login-types").send().isStatus(204);
      }
    }
  }

  @Test
  void anAnswerAfterWhichTheConnectionIsClosedSaysSo() throws IOException {
    try (TestService limited =
        TestService.start(
            settings ->
                TestSettings.with(
                    settings, HttpSettings.Limits.DEFAULT.withRequestsPerMinute(1)))) {
      // The first one is malformed, the others are over the limit.
      for (String path : new String[] {"/a%00", "/a%00", "/a%zz"}) {
        try (Socket socket = sent(limited, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
          assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
              .as(path)
              .startsWith("HTTP/1.1 4")
              .containsIgnoringCase("Connection: close");
        }
      }
    }
  }

  @Test
  void aBodyAnnouncedAsTooLongIsRefusedUnread() throws IOException {
    for (String head : new String[] {SCAN + FORM, SESSIONS + JSON}) {
      for (String length : new String[] {"65537", "200000000", "4294967296", "99999999999999"}) {
        for (String expect : new String[] {"", "Expect: 100-continue\r\n"}) {
          assertThat(raw(head + expect + "Content-Length: " + length + "\r\n\r\n" + "x"))
              .as(length)
              .startsWith("HTTP/1.1 413 ")
              .containsIgnoringCase("Connection: close");
        }
        if (length.equals("65537")) {
          break;
        }
      }
    }
  }

  @Test
  void aChunkedBodyIsCutAt64Kibibytes() throws IOException {
    String chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
    for (String head : new String[] {SCAN + FORM, SESSIONS + JSON}) {
      String answer = raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(3));
      assertThat(answer).startsWith("HTTP/1.1 413 ").containsIgnoringCase("Connection: close");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/mixed; boundary=",
        "text/plain",
        "application/x-www-form-urlencoded; charset=foo",
        "application/json; charset=gbk",
        ";;;",
        "application/octet-stream"
      })
  void aBodyOfAnUnknownTypeIsRefusedUnread(String contentType) throws IOException {
    long before = temporaryFiles();
    for (String head : new String[] {SCAN, SESSIONS}) {
      String answer =
          raw(
              head
                  + "Content-Type: "
                  + contentType
                  + "\r\nExpect: 100-continue\r\nContent-Length: 500\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 415 ").containsIgnoringCase("Connection: close");
    }
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  private static long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(file -> file.getFileName().toString().toLowerCase(Locale.ROOT))
          .filter(name -> name.contains("multipart"))
          .count();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health/live HTTP/1.1\nHost: x\n\n",
        "GET /health/live HTTP/1.1\r\nHost: x\nConnection: close\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\n\n",
        "GET /health/live HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nFoo\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
        JSON_POST + "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n"
      })
  void aHeadThatServersReadDifferentlyIsRefused(String request) throws IOException {
    assertThat(raw(request)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void oneAddressHasABoundedNumberOfConnections() throws IOException {
    try (TestService small =
        TestService.start(settings -> TestSettings.withConnections(settings, 100, 10))) {
      List<Socket> trickling = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        trickling.add(sent(small, "GET / HT"));
      }
      Await.until("ten connections", () -> small.server.connections() >= 10);
      try (Socket further = sent(small, "")) {
        assertThat(further.getInputStream().read()).isEqualTo(-1);
      }
      trickling.getFirst().close();
      Await.until("room for another connection", () -> isAnswered(small));
      for (Socket socket : trickling) {
        socket.close();
      }
    }
  }

  private static boolean isAnswered(TestService service) {
    try (Socket socket = sent(service, get("/health/live"))) {
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)
          .equals("HTTP/1.1 200");
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void trustedProxiesMayHaveAnyNumberOfConnections() throws IOException {
    try (TestService small =
        TestService.start(
            settings ->
                TestSettings.withProxies(
                    TestSettings.withConnections(settings, 100, 1), "127.0.0.0/8"))) {
      List<Socket> open = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        open.add(sent(small, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"));
      }
      for (Socket socket : open) {
        assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
        socket.close();
      }
    }
  }
}
