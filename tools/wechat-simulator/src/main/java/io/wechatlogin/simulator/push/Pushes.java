package io.wechatlogin.simulator.push;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.PushResult;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.world.World;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Delivers events to the servers of apps, with up to three attempts. */
public final class Pushes implements AutoCloseable {
  private static final int MAX_ATTEMPTS = 3;

  private final World world;
  private final Duration timeout;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  // HTTP/1.1, because WeChat does not send the upgrade header of HTTP/2.
  private final HttpClient client =
      HttpClient.newBuilder().executor(threads).version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Creates the sender.
   *
   * @param timeout how long one attempt waits for its answer
   */
  public Pushes(World world, Duration timeout) {
    this.world = world;
    this.timeout = timeout;
  }

  /**
   * Sends an event.
   *
   * @return the result of the last attempt
   * @throws IllegalStateException if the app has no push settings
   */
  public CompletableFuture<PushResult> send(App app, Map<String, Object> fields) {
    PushMessage message = new PushMessage(world, app);
    return CompletableFuture.supplyAsync(() -> deliver(message, fields), threads);
  }

  /**
   * Sends an authorization event about a person, such as user_authorization_revoke.
   *
   * @throws IllegalStateException if the app has no push settings
   */
  public CompletableFuture<PushResult> sendAuthorizationEvent(
      App app, String event, Person person) {
    return send(
        app,
        Json.object(
            "ToUserName",
            PushMessage.originalId(app),
            // A service of WeChat and not the person: so do the real events.
            "FromUserName",
            "oSIMULATEDPUSHSERVICE0000000",
            "CreateTime",
            world.now().getEpochSecond(),
            "MsgType",
            "event",
            "Event",
            event,
            "OpenID",
            world.openid(app, person),
            "UnionID",
            world.unionid(app, person),
            "AppID",
            app.appId(),
            "RevokeInfo",
            revokeInfo(app.kind())));
  }

  private static String revokeInfo(App.Kind kind) {
    return switch (kind) {
      case WEBSITE, NATIVE -> "301";
      case OFFICIAL -> "205";
      case MINI -> "6";
    };
  }

  private PushResult deliver(PushMessage message, Map<String, Object> fields) {
    PushResult result = new PushResult(false, 0, 0, "");
    for (int attempt = 1; attempt <= MAX_ATTEMPTS && !result.accepted(); attempt++) {
      result = attempt(message, fields, attempt);
    }
    return result;
  }

  private PushResult attempt(PushMessage message, Map<String, Object> fields, int attempt) {
    try {
      HttpResponse<String> response =
          client.send(
              message.delivery(fields).timeout(timeout).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      String body = response.body().strip();
      // A server in an encrypted mode may encrypt its answer as well.
      boolean accepted =
          response.statusCode() == 200
              && (body.isEmpty() || body.equals("success") || body.contains("Encrypt"));
      return new PushResult(accepted, attempt, response.statusCode(), body);
    } catch (IOException noAnswer) {
      return new PushResult(false, attempt, 0, "");
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return new PushResult(false, MAX_ATTEMPTS, 0, "");
    }
  }

  /**
   * Verifies the server's URL as WeChat does when the URL is entered: the server must return the
   * echo.
   *
   * @throws IllegalStateException if the app has no push settings
   */
  public boolean verify(App app) {
    PushMessage message = new PushMessage(world, app);
    String echo = message.nonce();
    try {
      HttpResponse<String> response =
          client.send(
              message.verification(echo).timeout(timeout).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
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
