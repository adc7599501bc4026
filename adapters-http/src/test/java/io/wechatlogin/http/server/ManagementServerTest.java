package io.wechatlogin.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.error.LoginError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
  private volatile Optional<LoginError> obstacle = Optional.empty();

  @Test
  void itShowsMetricsAndHealth() throws IOException, InterruptedException {
    try (ManagementServer server = ManagementServer.start(0, () -> "up 1\n", () -> obstacle)) {
      assertThat(get(server, "/metrics").body()).isEqualTo("up 1\n");
      assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
      obstacle = Optional.of(LoginError.DATABASE_UNAVAILABLE);
      assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
      assertThat(get(server, "/health/ready").body()).contains("database_unavailable");
      assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(server, "/other").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(ManagementServer server, String path)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
