package io.wechatlogin.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.error.LoginError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void requestsThatDoNotArriveAreClosedAndDoNotKeepOthersOut() throws Exception {
    try (ManagementServer server =
        ManagementServer.start(0, () -> "up 1\n", () -> obstacle, Duration.ofMillis(400))) {
      List<Socket> halfOpen = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        halfOpen.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
        halfOpen.getLast().getOutputStream().write("GET /metrics HT".getBytes(US_ASCII));
      }
      assertThat(get(server, "/metrics").body()).isEqualTo("up 1\n");
      for (Socket socket : halfOpen) {
        socket.setSoTimeout(20_000);
        socket.getInputStream().readAllBytes();
        socket.close();
      }
    }
  }

  @Test
  void aRequestThatComesByteByByteIsClosed() throws Exception {
    try (ManagementServer server =
            ManagementServer.start(0, () -> "up 1\n", () -> obstacle, Duration.ofMillis(400));
        Socket trickling = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      trickling.getOutputStream().write("GET /metrics HTTP/1.1\r\nA: ".getBytes(US_ASCII));
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      boolean isClosed = false;
      while (!isClosed && System.nanoTime() < end) {
        isClosed = isClosedAfterOneMoreByte(trickling);
      }
      assertThat(isClosed).isTrue();
    }
  }

  private static boolean isClosedAfterOneMoreByte(Socket socket) {
    try {
      socket.setSoTimeout(50);
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException cutOff) {
      return true;
    }
  }

  @Test
  void aConnectionThatSendsNothingGoesWhereAllAreTaken() throws Exception {
    try (ManagementServer server =
        ManagementServer.start(0, () -> "up 1\n", () -> obstacle, Duration.ofMinutes(1))) {
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      assertThat(get(server, "/metrics").body()).isEqualTo("up 1\n");
      assertThat(silent).anyMatch(ManagementServerTest::isClosedAfterOneMoreByte);
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void whatItCannotReadIsRefusedWithoutAnyDetail() throws Exception {
    try (ManagementServer server = ManagementServer.start(0, () -> "up 1\n", () -> obstacle)) {
      for (String request :
          new String[] {
            "GET /metrics HTTP/1.1\nHost: x\n\n",
            "GET /%ud800 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET /%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "nonsense\r\n\r\n"
          }) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          socket.setSoTimeout(20_000);
          socket.getOutputStream().write(request.getBytes(US_ASCII));
          assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
              .startsWith("HTTP/1.1 4")
              .doesNotContain("jetty", "Exception", "\tat ");
        }
      }
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
