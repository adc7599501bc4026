package io.wechatlogin.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void readinessNamesTheObstacle() {
    assertThat(service.get("/health/live").send().isStatus(200).body())
        .isEqualTo("{\"status\":\"live\"}");
    service.get("/health/ready").send().isStatus(200);
    service.obstacles.add(LoginError.DATABASE_UNAVAILABLE);
    ReceivedAnswer answer =
        service.get("/health/ready").send().isProblem(503, "database_unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("2");
    service.get("/health/live").send().isStatus(200);
  }

  @Test
  void anUnknownPathIsNotFound() {
    for (String path :
        new String[] {"/nowhere", "/api/v1", "/api/v1/login-types/Web/nope", "/trial.json"}) {
      service.get(path).send().isProblem(404, "not_found");
    }
  }

  @Test
  void aWrongMethodIsAnsweredWithTheAllowedOnes() {
    ReceivedAnswer answer =
        service.delete("/api/v1/login-types").send().isProblem(405, "method_not_allowed");
    assertThat(answer.header("Allow").split(", ")).contains("GET", "HEAD").doesNotContain("POST");
    ReceivedAnswer post =
        service.post("/api/v1/users/ann", "{}").send().isProblem(405, "method_not_allowed");
    assertThat(post.header("Allow").split(", ")).contains("GET", "PUT", "DELETE");
    service.call("PATCH", "/").send().isProblem(405, "method_not_allowed");
    service.call("TRACE", "/api/v1/login-types").send().isProblem(405, "method_not_allowed");
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() {
    ReceivedAnswer answer = service.call("HEAD", "/api/v1/login-types").send().isStatus(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    service.call("HEAD", "/api/v1/login-types/Nope").send().isStatus(404);
    assertThat(
            service
                .call("HEAD", "/api/v1/login-types/Web/callback?code=a&state=b")
                .send()
                .isStatus(405)
                .header("Allow"))
        .contains("GET");
  }

  @Test
  void optionsListsTheMethods() {
    ReceivedAnswer answer = service.call("OPTIONS", "/api/v1/users/ann").send().isStatus(204);
    assertThat(answer.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PUT");
  }

  @Test
  void aRequestTooMalformedForAnyRouteIsAnsweredWithAProblem() throws Exception {
    String answer =
        raw("GET /api/v1/login-types/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"invalid_request\"");
    answer = raw("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 431")
        .contains("\"code\":\"invalid_request\"")
        .contains("16 KiB", "delete the cookies", "Cookie。")
        .containsIgnoringCase("Connection: close");
    answer = raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 414").contains("\"code\":\"invalid_request\"");
    answer = raw("nonsense\r\n\r\n");
    assertThat(answer).contains(" 400 ").doesNotContainIgnoringCase("jetty", "org.eclipse");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aRunningRequestIsFinishedBeforeTheServiceStops() throws Exception {
    int port = service.server.port();
    try (HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(
              service
                  .post("/api/v1/login-types/Mini/login-codes", TestService.code("slow"))
                  .request(),
              BodyHandlers.ofString());
      service.slowLoginStarted.await();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
      Await.until("the port is closed", () -> !accepts(port));
      service.release.countDown();
      assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      stopped.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aRequestAboveTheLimitIsRefusedAtOnce() throws Exception {
    try (TestService small = small(Duration.ZERO);
        HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> running =
          client.sendAsync(
              small
                  .post("/api/v1/login-types/Mini/login-codes", TestService.code("slow"))
                  .request(),
              BodyHandlers.ofString());
      small.slowLoginStarted.await();
      ReceivedAnswer refused = small.get("/api/v1/login-types").send().isProblem(503, "overloaded");
      assertThat(refused.header("Retry-After")).isEqualTo("2");
      assertThat(refused.text("action")).isEqualTo("retry_later");
      small.get("/health/live").send().isStatus(200);
      small.get("/health/ready").send().isStatus(200);
      small.release.countDown();
      assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      small.get("/api/v1/login-types").send().isStatus(200);
      assertThat(small.server.requestsInFlight()).isZero();
    }
  }

  @Test
  void aSlowClientDoesNotBlockOthers() throws Exception {
    try (TestService small = small(Duration.ZERO);
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), small.server.port())) {
      slow.getOutputStream()
          .write(
              String.join(
                      "\r\n",
                      "POST /api/v1/sessions HTTP/1.1",
                      "Host: x",
                      "Connection: close",
                      "Content-Type: application/json",
                      "Content-Length: 2",
                      "Expect: 100-continue",
                      "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
      assertThat(
              new String(slow.getInputStream().readNBytes(goOn.length()), StandardCharsets.UTF_8))
          .isEqualTo(goOn);
      slow.getOutputStream().write('{');
      for (int i = 0; i < 20; i++) {
        small.get("/api/v1/login-types").send().isStatus(200);
      }
      slow.getOutputStream().write('}');
      assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void aDrainingNodeSaysSoAndStillAnswers() throws Exception {
    TestService leaving = small(Duration.ofSeconds(2));
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(leaving.server::close);
    Await.until("not ready", () -> leaving.get("/health/ready").send().status() != 200);
    leaving.get("/health/ready").send().isProblem(503, "stopping");
    ReceivedAnswer answer = leaving.get("/api/v1/login-types").send().isStatus(200);
    assertThat(answer.header("Connection")).isEqualTo("close");
    stopped.get(15, TimeUnit.SECONDS);
  }

  private static TestService small(Duration stopDelay) {
    return TestService.start(settings -> TestSettings.withRequestsInFlight(settings, 1, stopDelay));
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
