package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar that receives SIGTERM answers every request that it has accepted. */
@Tag("long")
class StopIT {
  private static final String APP = "wx00000000000000e3";
  private static final int CLIENTS = 16;

  private final WechatSimulator wechat = WechatSimulator.builder().port(0).controlPort(0).start();
  private Map<String, String> environment;

  @TempDir private Path dir;

  @BeforeEach
  void configure() {
    wechat.control().addApp(App.mini(APP, "secret-of-" + APP));
    wechat.control().addPerson(Person.of("anna", "Anna"));
    environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
  }

  @AfterEach
  void stopWechat() {
    wechat.close();
  }

  @Test
  void startedLoginsAreCompleted() throws Exception {
    wechat.control().fault("/sns/jscode2session", Fault.delay(Duration.ofSeconds(2)), CLIENTS);
    try (ServiceProcess service = ServiceProcess.start(dir.resolve("data"), environment);
        HttpClient http = HttpClient.newHttpClient()) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        answers.add(http.sendAsync(login(service), HttpResponse.BodyHandlers.ofString()));
      }
      service.awaitMetric("wechat_login_wechat_calls_in_flight", CLIENTS);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> response = answer.get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("wlb_");
      }
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  /** A proxy sends the next request elsewhere once a connection ends or readiness says no. */
  @Test
  void underLoadNoRequestIsLostWithAStopDelay() throws Exception {
    environment.put("WECHAT_LOGIN_STOP_DELAY", "5");
    AtomicInteger answered = new AtomicInteger();
    try (ServiceProcess service = ServiceProcess.start(dir.resolve("data"), environment)) {
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(CompletableFuture.runAsync(() -> requestUntilItLeaves(service, answered)));
      }
      Await.until("ten answers for each client", () -> answered.get() >= 10 * CLIENTS);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
      for (CompletableFuture<Void> client : clients) {
        client.get(30, TimeUnit.SECONDS);
      }
      stopped.get(30, TimeUnit.SECONDS);
    }
    assertThat(answered).hasValueGreaterThanOrEqualTo(11 * CLIENTS);
  }

  private void requestUntilItLeaves(ServiceProcess service, AtomicInteger answered) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      boolean leaves = false;
      while (!leaves) {
        HttpResponse<String> response =
            http.send(login(service), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        answered.incrementAndGet();
        leaves = response.headers().firstValue("Connection").filter("close"::equals).isPresent();
      }
    } catch (Exception lost) {
      throw new AssertionError("a request was lost", lost);
    }
  }

  private HttpRequest login(ServiceProcess service) {
    String code = wechat.control().issueJsCode(APP, "anna");
    return HttpRequest.newBuilder(
            URI.create(service.url() + "/api/v1/login-types/Mini/login-codes"))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"code\": \"" + code + "\"}"))
        .build();
  }
}
