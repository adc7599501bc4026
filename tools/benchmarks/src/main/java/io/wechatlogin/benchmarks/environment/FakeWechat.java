package io.wechatlogin.benchmarks.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A minimal WeChat that accepts every code and responds after a delay. It shares the processor with
 * the program under test, so it does as little as possible. Its responses have the shape and size
 * of the real ones. {@code GET /delay/100} sets the delay to 100 ms.
 */
public final class FakeWechat implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final String TOKEN = "97_" + "a".repeat(107);
  private static final int DIGITS = 10;

  private final ServerSocket server;
  private volatile Duration delay = Duration.ZERO;

  private FakeWechat(ServerSocket server) {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  /** Starts the server on a free port of loopback. */
  public static FakeWechat start() throws IOException {
    return new FakeWechat(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
  }

  /** Runs the server until the process is killed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    FakeWechat wechat = start();
    System.out.println("ready: http://127.0.0.1:" + wechat.server.getLocalPort());
    Thread.currentThread().join();
  }

  /**
   * Returns a code for a person.
   *
   * @param person the number of the person
   * @param salt makes the code unique
   */
  public static String code(long person, long salt) {
    return "%010d%022x".formatted(person, salt);
  }

  /**
   * Returns an SQL expression for the openId of a person.
   *
   * @param person an SQL expression for the number of the person
   */
  static String openIdSql(String person) {
    return "'o' || lpad((" + person + ")::text, 27, '0')";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[4096];
      int filled = 0;
      while (true) {
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
          return;
        }
        filled += read;
        // The calls have no body: an empty line ends a request.
        if (filled >= 4 && buffer[filled - 1] == '\n' && buffer[filled - 3] == '\n') {
          String line = new String(buffer, 0, endOfLine(buffer), StandardCharsets.US_ASCII);
          filled = 0;
          out.write(answer(line));
        }
      }
    } catch (IOException disconnected) {
      // the client closes its connection when it likes
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] answer(String line) throws InterruptedException {
    if (line.startsWith("GET /delay/")) {
      delay = Duration.ofMillis(Long.parseLong(line.substring(11, line.indexOf(' ', 11))));
      return http("{}");
    }
    if (!delay.isZero()) {
      Thread.sleep(delay);
    }
    int code = line.indexOf("code=") + 5;
    String openId = "o" + "0".repeat(27 - DIGITS) + line.substring(code, code + DIGITS);
    if (line.startsWith("GET /sns/jscode2session")) {
      return http("{\"session_key\":\"aWJlbmNobWFya3NlY3JldA==\",\"openid\":\"" + openId + "\"}");
    }
    return http(
        "{\"access_token\":\""
            + TOKEN
            + "\",\"expires_in\":7200,\"refresh_token\":\""
            + TOKEN
            + "\",\"openid\":\""
            + openId
            + "\",\"scope\":\"snsapi_base\"}");
  }

  private static int endOfLine(byte[] buffer) {
    int end = 0;
    while (buffer[end] != '\r') {
      end++;
    }
    return end;
  }

  private static byte[] http(String json) {
    return ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
