package io.wechatlogin.integration.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.CodeVerifier;
import io.wechatlogin.integration.environment.JvmMemory;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand desktops that wait at the same time, at one node with four connections. */
@Tag("long")
class WaitingScansIT {
  private static final int CROWD = 1000;
  private static final int POOL = 4;
  private static final long MEGABYTE = 1024 * 1024;
  private static final String SCANS = "/api/v1/login-types/Main/scans";
  private static final String BODY =
      "{" + CodeVerifier.random().challengeField().replace('\'', '"') + "}";

  @Test
  void aThousandWaitingScansHoldNoConnectionAndLittleMemory(@TempDir Path dir) throws Exception {
    Path types = dir.resolve("config/auths/loginTypes/Main");
    Files.createDirectories(types);
    Files.writeString(
        types.resolve("e.json"),
        "{\"type\":\"auths.loginTypes.WechatPublicType\",\"title\":\"Main\"}");
    Files.writeString(types.resolve("Main.json"), "{\"appId\":\"wx1\",\"appSecret\":\"s\"}");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        ServiceProcess service =
            ServiceProcess.start(
                dir.resolve("data"),
                Map.of(
                    "WECHAT_LOGIN_CONFIG_DIR", dir.resolve("config").toString(),
                    "WECHAT_LOGIN_DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"),
                    "WECHAT_LOGIN_DATABASE_POOL", Integer.toString(POOL),
                    "WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=",
                    "WECHAT_LOGIN_HOST_KEYS", "test:" + SecretHash.of("k").hex()))) {
      List<Waiter> crowd = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        crowd.add(Waiter.ofNewScan(service));
      }
      // Reading the metrics allocates memory, too; that is not the cost of waiting.
      service.awaitMetric("wechat_login_scans_waiting", 0);
      long heapBefore = JvmMemory.heapInUse(service.pid());
      long residentBefore = JvmMemory.resident(service.pid());
      List<Future<String>> answers =
          crowd.stream().map(waiter -> threads.submit(waiter::answer)).toList();
      service.awaitMetric("wechat_login_scans_waiting", CROWD);
      long heap = JvmMemory.heapInUse(service.pid()) - heapBefore;
      long resident = JvmMemory.resident(service.pid()) - residentBefore;

      assertThat(connections(postgres)).isLessThanOrEqualTo(POOL + 1);
      ApiClient host = new ApiClient(service.listening(), "k");
      for (int i = 0; i < 20; i++) {
        host.put("/api/v1/users/" + i, "{'displayName': 'Someone', 'corpIds': []}").expect(201);
      }
      System.out.printf(
          "%d scans that wait: %.1f MB of heap, %.1f MB resident%n",
          CROWD, (double) heap / MEGABYTE, (double) resident / MEGABYTE);
      // A JVM may keep memory that it no longer needs, so this is not compared.
      assertThat(heap).isLessThan(100 * MEGABYTE);

      ApiClient phone = new ApiClient(service.listening());
      for (Waiter waiter : crowd) {
        phone.get("/scan/" + waiter.scanId()).expect(302);
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).contains("\"status\":\"scanned\"");
      }
    }
  }

  private static int connections(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where application_name = 'wechat-login'")) {
      result.next();
      return result.getInt(1);
    }
  }

  /** A desktop on a socket of its own, which costs the test little. */
  private record Waiter(String scanId, String cookie, Socket socket) {
    static Waiter ofNewScan(ServiceProcess service) throws IOException {
      URI node = service.listening();
      Socket socket = new Socket(node.getHost(), node.getPort());
      send(
          socket,
          "POST "
              + SCANS
              + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
              + BODY.length(),
          BODY);
      List<String> answer = read(socket);
      String cookie =
          answer.stream()
              .filter(line -> line.startsWith("Set-Cookie: "))
              .map(line -> line.substring("Set-Cookie: ".length(), line.indexOf(';')))
              .findFirst()
              .orElseThrow();
      String scanId = answer.getLast().replaceAll(".*\"scanId\":\"(\\w+)\".*", "$1");
      return new Waiter(scanId, cookie, socket);
    }

    /** Waits until there is news, however often the time of one wait is over before. */
    String answer() throws IOException {
      long end = System.nanoTime() + Await.PATIENCE.toNanos();
      String answer;
      do {
        assertThat(System.nanoTime()).as("news of a scan").isLessThan(end);
        send(
            socket,
            "GET " + SCANS + "/" + scanId + "?wait=25&status=waiting HTTP/1.1\r\nCookie: " + cookie,
            "");
        answer = read(socket).getLast();
      } while (answer.contains("\"status\":\"waiting\""));
      socket.close();
      return answer;
    }

    private static void send(Socket socket, String head, String body) throws IOException {
      String request = head + "\r\nHost: localhost\r\n\r\n" + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads an answer: its lines, the body last. */
    private static List<String> read(Socket socket) throws IOException {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      List<String> lines = new ArrayList<>();
      int length = 0;
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        lines.add(line);
        if (line.startsWith("Content-Length: ")) {
          length = Integer.parseInt(line.substring("Content-Length: ".length()));
        }
      }
      char[] body = new char[length];
      int done = 0;
      while (done < length) {
        done += in.read(body, done, length - done);
      }
      lines.add(new String(body));
      return lines;
    }
  }
}
