package io.wechatlogin.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Events on their way to an app's server: signed, perhaps encrypted, tried three times. */
final class Pushes implements AutoCloseable {
  private static final int ATTEMPTS = 3;

  private final World world;
  private final Duration timeout;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  // The newer protocol's upgrade header is not something WeChat sends.
  private final HttpClient client =
      HttpClient.newBuilder().executor(threads).version(HttpClient.Version.HTTP_1_1).build();

  Pushes(World world, Duration timeout) {
    this.world = world;
    this.timeout = timeout;
  }

  /** The id that an app goes by in pushes. */
  static String originalId(App app) {
    return "gh_" + Crypto.sha1(app.appId()).substring(0, 12);
  }

  CompletableFuture<PushResult> fire(App app, Map<String, Object> fields) {
    App.Push push = settings(app);
    return CompletableFuture.supplyAsync(() -> deliver(app, push, fields), threads);
  }

  private static App.Push settings(App app) {
    App.Push push = app.push();
    if (push == null) {
      throw new IllegalStateException(app.appId() + " has no push settings");
    }
    return push;
  }

  private PushResult deliver(App app, App.Push push, Map<String, Object> fields) {
    PushResult result = new PushResult(false, 0, 0, "");
    for (int attempt = 1; attempt <= ATTEMPTS && !result.accepted(); attempt++) {
      result = attempt(app, push, fields, attempt);
    }
    return result;
  }

  private PushResult attempt(App app, App.Push push, Map<String, Object> fields, int attempt) {
    try {
      HttpResponse<String> response =
          client.send(
              request(app, push, fields),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      String body = response.body().strip();
      // An encrypted server may encrypt its answer too; only an error page is no answer.
      boolean accepted =
          response.statusCode() == 200
              && (body.isEmpty() || body.equals("success") || body.contains("Encrypt"));
      return new PushResult(accepted, attempt, response.statusCode(), body);
    } catch (IOException noAnswer) {
      return new PushResult(false, attempt, 0, "");
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return new PushResult(false, ATTEMPTS, 0, "");
    }
  }

  private HttpRequest request(App app, App.Push push, Map<String, Object> fields) {
    String timestamp = String.valueOf(world.now().getEpochSecond());
    String nonce = nonce();
    StringBuilder query = signed(push, timestamp, nonce);
    Object openid = fields.get("FromUserName");
    if (openid != null) {
      query.append("&openid=").append(Redirects.encode(openid.toString()));
    }
    boolean json = push.format() == App.Format.JSON;
    String message = json ? Json.write(fields) : xml(fields);
    String key = push.aesKey();
    if (push.mode() != App.Mode.PLAIN && key != null) {
      String encrypted = Crypto.encryptPush(key, random(), message, app.appId());
      query
          .append("&encrypt_type=aes&msg_signature=")
          .append(Crypto.pushSignature(push.token(), timestamp, nonce, encrypted));
      Map<String, Object> envelope =
          push.mode() == App.Mode.SAFE ? Json.object("ToUserName", originalId(app)) : fields;
      Map<String, Object> both = Json.object();
      both.putAll(envelope);
      both.put("Encrypt", encrypted);
      message = json ? Json.write(both) : xml(both);
    }
    return HttpRequest.newBuilder(URI.create(push.url() + query))
        .timeout(timeout)
        .header("Content-Type", json ? "application/json" : "text/xml")
        .POST(HttpRequest.BodyPublishers.ofString(message))
        .build();
  }

  // Printable, as in the published examples: 16 digits and letters.
  private byte[] random() {
    return world.text(16).getBytes(StandardCharsets.US_ASCII);
  }

  private String nonce() {
    return String.valueOf(Math.floorMod(world.text(8).hashCode(), 1_000_000_000) + 1_000_000_000L);
  }

  private static StringBuilder signed(App.Push push, String timestamp, String nonce) {
    return new StringBuilder(push.url().contains("?") ? "&" : "?")
        .append("signature=")
        .append(Crypto.pushSignature(push.token(), timestamp, nonce))
        .append("&timestamp=")
        .append(timestamp)
        .append("&nonce=")
        .append(nonce);
  }

  static String xml(Map<String, Object> fields) {
    StringBuilder xml = new StringBuilder("<xml>");
    fields.forEach(
        (name, value) -> {
          xml.append('<').append(name).append('>');
          if (value instanceof Number) {
            xml.append(value);
          } else {
            String text = value.toString().replace("]]>", "]]]]><![CDATA[>");
            xml.append("<![CDATA[").append(text).append("]]>");
          }
          xml.append("</").append(name).append('>');
        });
    return xml.append("</xml>").toString();
  }

  /** The check that WeChat makes when the server's address is entered. */
  boolean verify(App app) {
    App.Push push = settings(app);
    String timestamp = String.valueOf(world.now().getEpochSecond());
    String echo = nonce();
    String query = signed(push, timestamp, nonce()).append("&echostr=").append(echo).toString();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(push.url() + query)).timeout(timeout).GET().build();
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return response.statusCode() == 200 && response.body().equals(echo);
    } catch (IOException noAnswer) {
      return false;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
