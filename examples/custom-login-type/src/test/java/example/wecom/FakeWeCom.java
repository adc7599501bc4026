package example.wecom;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A fake WeCom with the two calls that a login needs: the access token of the application, and the
 * trade of a code, which works once. The answers follow the pages that {@link WeComApi} cites.
 */
final class FakeWeCom implements AutoCloseable {
  static final String CORP_ID = "ww1a2b3c4d5e6f7a8b";
  static final String CORP_SECRET = "marker-corp-secret-0123456789abcdefghijklmn";

  private final HttpServer server;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<String, String> codes = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private String token = "not issued";
  private int tokens;
  private boolean failing;
  private volatile boolean hanging;
  private String nextAnswer = "";

  FakeWeCom() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Issues a code to a member of the enterprise. */
  synchronized String codeOf(String userId) {
    return issue("\"userid\":\"" + userId + "\"");
  }

  /** Issues a code to a person who is not a member. */
  synchronized String codeOfOutsider() {
    return issue("\"openid\":\"o" + UUID.randomUUID() + "\"");
  }

  /** Revokes the token that was issued last. */
  synchronized void revokeToken() {
    token = "revoked";
  }

  /** Makes the next trade of a code fail with an errcode. */
  synchronized void failNext(int errcode) {
    nextAnswer = "{\"errcode\":" + errcode + ",\"errmsg\":\"requested by the test\"}";
  }

  /** Makes all calls fail, or lets them succeed again. */
  synchronized void failing(boolean isFailing) {
    failing = isFailing;
  }

  /** From now on every answer stops after the headers and never ends. */
  void hang() {
    hanging = true;
  }

  /** Returns the paths of all calls so far. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private String issue(String person) {
    String code = UUID.randomUUID().toString().replace("-", "_");
    codes.put(code, person);
    return code;
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = answer(exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(200, body.length);
    if (hanging) {
      exchange.getResponseBody().flush();
      awaitStop();
    }
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized String answer(URI request) {
    Map<String, String> query = parameters(request.getRawQuery());
    calls.add(request.getPath());
    if (failing) {
      return "<html>502 Bad Gateway</html>";
    }
    return switch (request.getPath()) {
      case "/cgi-bin/gettoken" -> token(query);
      case "/cgi-bin/auth/getuserinfo" -> person(query);
      default -> "{\"errcode\":404,\"errmsg\":\"no such call\"}";
    };
  }

  private String token(Map<String, String> query) {
    if (!CORP_ID.equals(query.get("corpid"))) {
      return "{\"errcode\":40013,\"errmsg\":\"invalid corpid\"}";
    }
    if (!CORP_SECRET.equals(query.get("corpsecret"))) {
      return "{\"errcode\":40001,\"errmsg\":\"invalid credential\"}";
    }
    token = "token" + ++tokens;
    return "{\"errcode\":0,\"errmsg\":\"ok\",\"access_token\":\""
        + token
        + "\",\"expires_in\":7200}";
  }

  private String person(Map<String, String> query) {
    if (!nextAnswer.isEmpty()) {
      String answer = nextAnswer;
      nextAnswer = "";
      return answer;
    }
    if (!token.equals(query.get("access_token"))) {
      return "{\"errcode\":42001,\"errmsg\":\"access_token expired\"}";
    }
    String person = codes.remove(query.get("code"));
    return person == null
        ? "{\"errcode\":40029,\"errmsg\":\"invalid code\"}"
        : "{\"errcode\":0,\"errmsg\":\"ok\"," + person + "}";
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> all = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      all.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return all;
  }

  @Override
  public void close() {
    stopped.countDown();
    server.stop(0);
  }
}
