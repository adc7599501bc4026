package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.MinimalWechat;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The metrics, logs and traces of the running jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservabilityIT {
  private static final String APP = "wx00000000000000e1";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACE_PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String LOGIN_CODES = "/api/v1/login-types/Mini/login-codes";

  private final MinimalWechat wechat = new MinimalWechat();
  private ServiceProcess service;

  @BeforeAll
  void startTheJar(@TempDir Path dir) {
    Map<String, String> environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", KeyRing.generate(new SecureRandom()));
    environment.put("WECHAT_LOGIN_LOG_FORMAT", "json");
    service = ServiceProcess.start(dir.resolve("data"), environment);
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    wechat.close();
  }

  @Test
  void loginsCallsAndRequestsAreCountedByTheirOutcome() {
    ApiClient client = new ApiClient(service.url());
    client.post(LOGIN_CODES, "{'code': '" + jsCode() + "'}").expect(200);
    client.post(LOGIN_CODES, "{'code': '" + refused(40226) + "'}").expect(403);
    client.get("/nowhere").expect(404);

    assertThat(service.metrics())
        .contains(
            "wechat_login_attempts_total{login_type=\"Mini\",outcome=\"bind_code\",type=\"WeChatMiniType\"}",
            "wechat_login_attempts_total{login_type=\"Mini\",outcome=\"user_blocked\",type=\"WeChatMiniType\"}",
            "wechat_login_wechat_calls_seconds_count{call=\"sns/jscode2session\",errcode=\"0\"}",
            "wechat_login_wechat_calls_seconds_count{call=\"sns/jscode2session\",errcode=\"40226\"}",
            "wechat_login_wechat_calls_in_flight 0",
            "wechat_login_requests_seconds_count{method=\"POST\",outcome=\"user_blocked\",route=\"/api/v1/login-types/{name}/login-codes\"}",
            "wechat_login_requests_seconds_bucket{method=\"POST\",outcome=\"200\",route=\"/api/v1/login-types/{name}/login-codes\",le=\"0.01\"}",
            "outcome=\"not_found\",route=\"\"}",
            "wechat_login_requests_in_flight 0",
            "wechat_login_scans_waiting 0",
            "wechat_login_connections",
            "hikaricp_connections_pending{pool=\"postgresql\"}",
            "hikaricp_connections_max{pool=\"postgresql\"} 16",
            "logback_events_total{level=\"error\"} 0",
            "jvm_memory_used_bytes")
        .doesNotContain(APP, "secret-of-", "wlb_");
  }

  @Test
  void theLogIsOneJsonObjectALineAndNamesRequestAndTrace() throws Exception {
    HttpResponse<String> answer = traced(refused(40013));
    assertThat(answer.statusCode()).isEqualTo(502);
    String requestId = answer.headers().firstValue("X-Request-Id").orElseThrow();

    JsonNode line =
        new ObjectMapper()
            .readTree(
                service
                    .output()
                    .lines()
                    .filter(candidate -> candidate.contains(requestId))
                    .findFirst()
                    .orElseThrow());
    assertThat(line.at("/level").asText()).isEqualTo("WARN");
    assertThat(line.at("/formattedMessage").asText()).contains("errcode 40013");
    assertThat(line.at("/mdc/requestId").asText()).isEqualTo(requestId);
    assertThat(line.at("/mdc/trace_id").asText()).isEqualTo(TRACE);
    assertThat(line.at("/mdc/span_id").asText()).isEqualTo("b7ad6b7169203331");
  }

  @Test
  void noTraceHeaderIsSentToWechat() throws Exception {
    assertThat(traced(jsCode()).statusCode()).isEqualTo(200);
    assertThat(wechat.headers())
        .contains("user-agent")
        .doesNotContain("traceparent", "tracestate", "baggage", "x-request-id");
  }

  @Test
  void theAuditLogNamesTheRequest() {
    ApiClient client = new ApiClient(service.url());
    String bindCode =
        client.post(LOGIN_CODES, "{'code': '" + jsCode() + "'}").expect(200).text("bindCode");
    ApiClient.Answer registered =
        client
            .post("/api/v1/login-types/Mini/registrations", "{'bindCode': '" + bindCode + "'}")
            .expect(201);
    JsonNode events =
        client
            .as(ConfigFolder.HOST_KEY)
            .get("/api/v1/users/" + registered.text("userId") + "/events")
            .expect(200)
            .json();
    assertThat(events.findValuesAsText("type")).contains("bind", "register");
    assertThat(events.findValuesAsText("requestId"))
        .containsOnly(registered.response().headers().firstValue("X-Request-Id").orElseThrow());
  }

  private HttpResponse<String> traced(String code) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(service.url() + LOGIN_CODES))
              .header("Content-Type", "application/json")
              .header("traceparent", TRACE_PARENT)
              .POST(HttpRequest.BodyPublishers.ofString("{\"code\": \"" + code + "\"}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private String jsCode() {
    return wechat.jsCode(APP, "o" + UUID.randomUUID(), null, "c2Vzc2lvbi1rZXkhISEhIQ==");
  }

  private String refused(int errcode) {
    return wechat.codeAnswering(APP, "{\"errcode\":" + errcode + ",\"errmsg\":\"no\"}");
  }
}
