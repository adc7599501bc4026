package io.wechatlogin.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send a byte now and then to occupy connections. */
class RequestTimeoutTest {
  private static final int CROWD = 100;
  private static final Duration TIMEOUT = Duration.ofMillis(600);
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: x\r\n";
  private static final String WITH_BODY = HEAD + "Content-Length: 100000\r\n\r\n";

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void start() throws Exception {
    connector.addBean(new RequestTimeout(connector, TIMEOUT));
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            readAll(request);
            if (request.getHttpURI().getPath().equals("/slow")) {
              release.await();
            }
            callback.succeeded();
            return true;
          }
        });
    server.start();
  }

  private static void readAll(Request request) {
    try {
      Content.Source.asByteBuffer(request);
    } catch (IOException cutOff) {
      assertThat(cutOff).isNotNull();
    }
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    server.stop();
  }

  @Test
  void aConnectionThatSendsTooSlowlyIsClosed() throws IOException {
    List<Socket> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      crowd.add(opened(i % 2 == 0 ? HEAD : WITH_BODY));
    }
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!crowd.isEmpty() && System.nanoTime() < end) {
      crowd.removeIf(RequestTimeoutTest::isClosedAfterOneMoreByte);
      assertThat(answer(opened(HEAD + "Content-Length: 0\r\n\r\n"))).contains(" 200 ");
    }
    assertThat(crowd).isEmpty();
  }

  @Test
  void aConnectionThatWaitsOrIsReusedIsKept() throws IOException {
    Socket idle = opened(HEAD + "Content-Length: 0\r\n\r\n");
    assertThat(answer(idle)).contains(" 200 ");
    Socket waiting = opened("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    Socket slow = opened(HEAD);
    Await.until("the slow connection is closed", () -> isClosedAfterOneMoreByte(slow));
    idle.getOutputStream()
        .write((HEAD + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    assertThat(answer(idle)).contains(" 200 ");
    release.countDown();
    assertThat(answer(waiting)).contains(" 200 ");
  }

  private Socket opened(String beginning) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Returns the head of an answer, which has no body here. */
  private static String answer(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    StringBuilder head = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
      head.append((char) c);
      if (head.toString().endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString();
  }

  private static boolean isClosedAfterOneMoreByte(Socket socket) {
    try {
      socket.setSoTimeout(1);
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException cutOff) {
      return true;
    }
  }
}
