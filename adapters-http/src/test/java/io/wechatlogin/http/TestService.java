package io.wechatlogin.http;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.LoginType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** The service on a free port, over memory, with six instances of fake types. */
final class TestService implements AutoCloseable {
  static final String HOST_KEY = "wlh_key-of-the-shop";
  static final String APP = "https://app.example";

  final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T03:04:05.678Z"));
  final List<LoginError> obstacles = new CopyOnWriteArrayList<>();

  /** Falls when a login with the code {@code slow} is under way; it then waits for the release. */
  final CountDownLatch slowOnes = new CountDownLatch(1);

  final CountDownLatch release = new CountDownLatch(1);
  final HttpServer server;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private TestService(HttpSettings settings) {
    LoginApplication application =
        new LoginApplication(
            instances(),
            new MemoryStore().ports(),
            new ClockAndSecrets(now::get, new Secrets(new SecureRandom())));
    server = HttpServer.start(settings, application, () -> obstacles.stream().findFirst());
  }

  static TestService start() {
    return start(settings -> settings);
  }

  static TestService start(UnaryOperator<HttpSettings> change) {
    return new TestService(change.apply(settings()));
  }

  /** Chooses how many requests are worked on, and how long they are taken when it stops. */
  static HttpSettings busy(HttpSettings settings, int requestsInFlight, Duration stopDelay) {
    return new HttpSettings(
        settings.host(),
        settings.port(),
        settings.publicUrl(),
        settings.hostKeys(),
        settings.allowedOrigins(),
        settings.rateLimitPerMinute(),
        settings.trustedProxies(),
        settings.trial(),
        settings.phoneUrl(),
        settings.version(),
        requestsInFlight,
        settings.connections(),
        stopDelay);
  }

  /** Chooses how many clients may be connected. */
  static HttpSettings crowded(HttpSettings settings, int connections) {
    return new HttpSettings(
        settings.host(),
        settings.port(),
        settings.publicUrl(),
        settings.hostKeys(),
        settings.allowedOrigins(),
        settings.rateLimitPerMinute(),
        settings.trustedProxies(),
        settings.trial(),
        settings.phoneUrl(),
        settings.version(),
        settings.requestsInFlight(),
        connections,
        settings.stopDelay());
  }

  static HttpSettings settings() {
    return new HttpSettings(
        "127.0.0.1",
        0,
        URI.create("http://login.example"),
        new HostKeys(Map.of("shop", SecretHash.of(HOST_KEY))),
        Set.of(),
        0,
        List.of(),
        false,
        Optional.empty(),
        "1.2.3");
  }

  private void waitForRelease() {
    slowOnes.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Instances instances() {
    return new Instances(
        List.of(
            instance("Web", true, true, new FakeWeChat.Web("wx-web")),
            instance("Closed", true, false, new FakeWeChat.Web("wx-closed")),
            instance("Mini", true, true, new FakeWeChat.Mini("wx-mini", this::waitForRelease)),
            instance("Official", true, true, new FakeWeChat.Official("wx-official")),
            instance("Club", true, false, new FakeWeChat.Official("wx-club")),
            instance("Page", true, true, new FakeProfilePage("wx-page", true)),
            instance("Quiet", true, true, new FakeProfilePage("wx-quiet", false)),
            instance("Off", false, true, new FakeWeChat.Web("wx-off"))));
  }

  private static Instance instance(
      String name, boolean active, boolean allowRegister, LoginType type) {
    String typeName = type instanceof FakeWeChat.Mini ? "WeChatMiniType" : "WeChatType";
    return new Instance(
        name,
        "Title of " + name,
        Instance.FULL_NAME_PREFIX + typeName,
        type,
        new Instance.Rules(active, allowRegister, "default", AllowedRedirects.of(List.of(APP))));
  }

  Call get(String path) {
    return new Call("GET", path);
  }

  Call post(String path, String json) {
    return new Call("POST", path).json(json);
  }

  Call put(String path, String json) {
    return new Call("PUT", path).json(json);
  }

  Call delete(String path) {
    return new Call("DELETE", path);
  }

  Call call(String method, String path) {
    return new Call(method, path);
  }

  /** Makes a user who is a member of these organizations. */
  void user(String userId, String... corpIds) {
    for (String corpId : corpIds) {
      put("/api/v1/organizations/" + corpId, "{\"corpName\": \"Corp " + corpId + "\"}")
          .asHost()
          .send()
          .isStatus(200);
    }
    put("/api/v1/users/" + userId, userJson(userId, "active", corpIds))
        .asHost()
        .send()
        .isStatus(200);
  }

  void disable(String userId) {
    put("/api/v1/users/" + userId, userJson(userId, "disabled")).asHost().send().isStatus(200);
  }

  private static String userJson(String userId, String status, String... corpIds) {
    String corps = corpIds.length == 0 ? "" : "\"" + String.join("\", \"", corpIds) + "\"";
    return "{\"displayName\": \"Name of %s\", \"corpIds\": [%s], \"status\": \"%s\"}"
        .formatted(userId, corps, status);
  }

  /** Binds the person whom the code names to a user, as a host. */
  void bind(String userId, String instance, String code) {
    put("/api/v1/users/" + userId + "/bindings/" + instance, code(code))
        .asHost()
        .send()
        .isStatus(200);
  }

  /** Makes a user and signs them in by the mini program; their code there is their id. */
  String signIn(String userId, String... corpIds) {
    user(userId, corpIds);
    bind(userId, "Mini", userId);
    return post("/api/v1/sessions", oneStep(userId)).send().isStatus(201).text("sessionToken");
  }

  /** Returns a bindCode for a person whom nobody knows. */
  String bindCode(String code) {
    return post("/api/v1/login-types/Mini/login-codes", code(code))
        .send()
        .isStatus(200)
        .text("bindCode");
  }

  static String code(String code) {
    return "{\"code\": \"" + code + "\"}";
  }

  static String oneStep(String code) {
    return "{\"loginType\": \"Mini\", \"code\": \"" + code + "\"}";
  }

  @Override
  public void close() {
    // A server that stops waits a while for clients that stay connected.
    client.shutdownNow();
    server.close();
  }

  /** A request in the making. */
  final class Call {
    private final HttpRequest.Builder request;
    private final String method;
    private HttpRequest.BodyPublisher body = BodyPublishers.noBody();

    private Call(String method, String path) {
      this.method = method;
      this.request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
              .timeout(Duration.ofSeconds(20));
    }

    Call json(String json) {
      request.header("Content-Type", "application/json");
      return body(BodyPublishers.ofString(json));
    }

    Call body(HttpRequest.BodyPublisher publisher) {
      body = publisher;
      return this;
    }

    Call header(String name, String value) {
      request.header(name, value);
      return this;
    }

    Call asHost() {
      return bearer(HOST_KEY);
    }

    Call bearer(String token) {
      return header("Authorization", "Bearer " + token);
    }

    HttpRequest request() {
      return request.method(method, body).build();
    }

    Answer send() {
      try {
        return new Answer(client.send(request(), BodyHandlers.ofString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
