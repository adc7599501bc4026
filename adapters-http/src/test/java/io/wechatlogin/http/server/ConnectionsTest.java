package io.wechatlogin.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More clients than may be connected at the same time. */
class ConnectionsTest {
  private static final String QUICK = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

  private final TestService service =
      TestService.start(settings -> TestSettings.withConnections(settings, 2));

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aClientWaitsUntilAConnectionIsFree() throws IOException {
    try (Socket first = sent(slow());
        Socket second = sent(slow())) {
      Await.until("two requests", () -> service.server.requestsInFlight() >= 2);
      try (Socket third = sent(QUICK)) {
        third.setSoTimeout(500);
        assertThatThrownBy(() -> third.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        assertThat(service.server.connections()).isEqualTo(2);
        service.release.countDown();
        assertAnswered(first);
        assertAnswered(second);
        assertAnswered(third);
      }
    }
  }

  @Test
  void idleConnectionsAreClosedForOthersButWaitingOnesAreNot() throws IOException {
    try (Socket idle = sent(QUICK)) {
      assertAnswered(idle);
      try (Socket busy = sent(slow());
          Socket late = sent(QUICK)) {
        assertAnswered(late);
        assertThat(idle.getInputStream().readAllBytes()).endsWith('}');
        service.release.countDown();
        assertAnswered(busy);
      }
    }
  }

  private static String slow() {
    String body = TestService.code("slow");
    return "POST /api/v1/login-types/Mini/login-codes HTTP/1.1\r\nHost: x\r\n"
        + "Content-Type: application/json\r\nConnection: close\r\n"
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private Socket sent(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.server.port());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void assertAnswered(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    String ok = "HTTP/1.1 200 OK";
    assertThat(new String(socket.getInputStream().readNBytes(ok.length()), StandardCharsets.UTF_8))
        .isEqualTo(ok);
  }
}
