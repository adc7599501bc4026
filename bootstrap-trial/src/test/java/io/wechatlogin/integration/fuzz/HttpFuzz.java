package io.wechatlogin.integration.fuzz;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.wechatlogin.http.server.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * Requests as bytes: every answer is a success or a documented error, and shows nothing internal.
 */
final class HttpFuzz {
  private static final HttpServer SERVER = server();

  private HttpFuzz() {}

  /** Called by the fuzzer: some bytes, sent as they are. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    byte[] request = data.consumeRemainingAsBytes();
    String answer;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException cutOff) {
      return;
    }
    boolean refused = answer.startsWith("HTTP/1.1 4");
    if ((answer.startsWith("HTTP/1.1 5") && !answer.startsWith("HTTP/1.1 505"))
        || (refused && !answer.contains("X-Request-Id"))
        || answer.contains("\tat ")
        || answer.contains("org.eclipse")
        || answer.contains("Exception")) {
      throw new IllegalStateException(answer);
    }
  }

  private static HttpServer server() {
    // The fuzzer's own connection to the server, which makes no calls itself.
    BugDetectors.allowNetworkConnections();
    return FuzzedService.start();
  }
}
