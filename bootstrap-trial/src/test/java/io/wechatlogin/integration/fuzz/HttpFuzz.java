package io.wechatlogin.integration.fuzz;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.request.HostKeys;
import io.wechatlogin.http.server.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    Secrets secrets = new Secrets(new SecureRandom());
    URI url = URI.create("http://login.example");
    LoginApplication application =
        new LoginApplication(
            new Instances(List.of()),
            new MemoryStore().ports(),
            new ClockAndSecrets(Clock.systemUTC(), secrets));
    HttpSettings settings =
        new HttpSettings(
            new HttpSettings.Listen("127.0.0.1", 0),
            new HttpSettings.Site(url, "1"),
            new HttpSettings.Access(
                new HostKeys(Map.of("fuzz", SecretHash.of("wlh_fuzz"))),
                Set.of("https://app.example"),
                List.of()),
            HttpSettings.Limits.DEFAULT.withRequestsPerMinute(0),
            Optional.empty());
    return HttpServer.start(settings, application, Optional::empty);
  }
}
