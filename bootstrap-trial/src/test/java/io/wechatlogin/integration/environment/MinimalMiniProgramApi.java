package io.wechatlogin.integration.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A second, independent implementation of WeChat's API for mini programs: app tokens and phone
 * numbers as WeChat documents them, and nothing more.
 */
public final class MinimalMiniProgramApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, AtomicInteger> tokenCalls = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> phoneCalls = new ConcurrentHashMap<>();
  private final Map<String, String> stableTokens = new ConcurrentHashMap<>();
  private final Map<String, String> appsOfTokens = new ConcurrentHashMap<>();
  private final Map<String, String> phones = new ConcurrentHashMap<>();
  private final Map<String, Integer> tokenRefusals = new ConcurrentHashMap<>();
  private final Map<String, Integer> phoneRefusals = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> silences = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger serial = new AtomicInteger();

  public MinimalMiniProgramApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/cgi-bin/stable_token", exchange -> answer(exchange, this::stableToken));
    server.createContext(
        "/wxa/business/getuserphonenumber", exchange -> answer(exchange, this::phoneNumber));
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Makes a code of getPhoneNumber. */
  public String phoneCode(String appId, String phone) {
    String code = "%064x".formatted(serial.incrementAndGet());
    phones.put(appId + "/" + code, phone);
    return code;
  }

  /** Makes WeChat forget the app's token, as if another back end had renewed it by force. */
  public void killToken(String appId) {
    String token = stableTokens.get(appId);
    if (token != null) {
      appsOfTokens.remove(token);
    }
  }

  /** Refuses to give the app tokens from now on; 0 gives them again. */
  public void refuseTokens(String appId, int errcode) {
    tokenRefusals.put(appId, errcode);
  }

  /** Refuses the next call for a number, once. */
  public void refuseNextNumber(String appId, int errcode) {
    phoneRefusals.put(appId, errcode);
  }

  /** Lets the next call for the app's token hang; falls when it has come. */
  public CountDownLatch silence(String appId) {
    CountDownLatch arrived = new CountDownLatch(1);
    silences.put(appId, arrived);
    return arrived;
  }

  public int tokenCalls(String appId) {
    return tokenCalls.getOrDefault(appId, new AtomicInteger()).get();
  }

  public int phoneCalls(String appId) {
    return phoneCalls.getOrDefault(appId, new AtomicInteger()).get();
  }

  private interface ApiClient {
    String answer(HttpExchange exchange, JsonNode body);
  }

  private void answer(HttpExchange exchange, ApiClient api) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestHeaders().getFirst("Content-Length") == null) {
      exchange.sendResponseHeaders(412, -1);
      exchange.close();
      return;
    }
    JsonNode body = object(request);
    String answer = body == null ? error(47001) : api.answer(exchange, body);
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; encoding=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private String stableToken(HttpExchange exchange, JsonNode body) {
    String appId = body.path("appid").asText();
    count(tokenCalls, appId);
    CountDownLatch silence = silences.remove(appId);
    if (silence != null) {
      silence.countDown();
      await(closed);
    }
    if (!body.path("grant_type").asText().equals("client_credential")) {
      return error(40002);
    }
    if (!body.path("secret").asText().equals("secret-of-" + appId)) {
      return error(40125);
    }
    int refusal = tokenRefusals.getOrDefault(appId, 0);
    if (refusal != 0) {
      return error(refusal);
    }
    if (body.path("force_refresh").asBoolean(false)) {
      killToken(appId);
      stableTokens.remove(appId);
    }
    String token =
        stableTokens.computeIfAbsent(
            appId, missing -> "77_marker-token-" + serial.incrementAndGet());
    appsOfTokens.put(token, appId);
    return "{\"access_token\":\"" + token + "\",\"expires_in\":7200}";
  }

  private String phoneNumber(HttpExchange exchange, JsonNode body) {
    String query = exchange.getRequestURI().getQuery();
    String appId = appsOfTokens.get(query.substring("access_token=".length()));
    count(phoneCalls, appId == null ? "dead" : appId);
    if (appId == null) {
      return error(40001);
    }
    Integer refusal = phoneRefusals.remove(appId);
    if (refusal != null) {
      return error(refusal);
    }
    String phone = phones.remove(appId + "/" + body.path("code").asText());
    if (phone == null) {
      return "{\"errcode\":40029,\"errmsg\":\"invalid code hint: [x] rid: 1-2-3\"}";
    }
    return """
    {"errcode":0,"errmsg":"ok","phone_info":{"phoneNumber":"%1$s","purePhoneNumber":"%1$s",\
    "countryCode":86,"watermark":{"timestamp":1700000000,"appid":"%2$s"}}}\
    """
        .formatted(phone, appId);
  }

  private static String error(int errcode) {
    return "{\"errcode\":" + errcode + ",\"errmsg\":\"marker-errmsg rid: 1-2-3\"}";
  }

  private static @Nullable JsonNode object(byte[] request) throws IOException {
    try {
      JsonNode body = JSON.readTree(request);
      return body.isObject() ? body : null;
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  private static void count(Map<String, AtomicInteger> counters, String key) {
    counters.computeIfAbsent(key, missing -> new AtomicInteger()).incrementAndGet();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError("the silence was not ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
