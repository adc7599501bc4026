package io.wechatlogin.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that stops while clients are connected. */
class GracefulStopTest {
  private static final int MUCH = 16 * 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  @BeforeEach
  void start() throws Exception {
    connector.setShutdownIdleTimeout(GracefulStop.IDLE_TIMEOUT_UNCHANGED);
    server.addConnector(connector);
    server.setHandler(
        new GracefulHandler(
            new Handler.Abstract() {
              @Override
              public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, ByteBuffer.allocate(MUCH), callback);
                return true;
              }
            }));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void anAnswerArrivesWholeHoweverSlowlyItIsRead() throws Exception {
    try (Socket slow = connected()) {
      slow.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = slow.getInputStream();
      assertThat(answer.read()).isEqualTo('H');
      CompletableFuture<Void> last = stopping();
      // Three times as long as an idle connection is kept.
      assertThat(new CountDownLatch(1).await(600, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(answer.readAllBytes().length).isGreaterThan(MUCH);
      last.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void anIdleConnectionDoesNotDelayTheStop() throws Exception {
    try (Socket idle = connected()) {
      Await.until("a connection", () -> !connector.getConnectedEndPoints().isEmpty());
      long start = System.nanoTime();
      stopping().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.dividedBy(2));
      assertThat(idle.getInputStream().read()).isNegative();
    }
  }

  private CompletableFuture<Void> stopping() {
    return CompletableFuture.runAsync(() -> GracefulStop.stop(server, TIMEOUT));
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout((int) TIMEOUT.toMillis());
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
    return socket;
  }
}
