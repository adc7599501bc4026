package io.wechatlogin.integration.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.simulator.Control;
import io.wechatlogin.simulator.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Clients that register, log in again and log out without pause during a fault, and record what was
 * acknowledged. A request that was refused, or that got no answer, may have taken effect or not. At
 * the end everything that was acknowledged must exist, and nothing twice.
 */
public final class BackgroundLoad implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final Duration TIMEOUT = Duration.ofSeconds(45);
  private static final Duration BEFORE_COMING_AGAIN = Duration.ofMillis(20);

  /** What a client counts that got no answer. */
  public static final String UNANSWERED = "unanswered";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Control wechat;
  private final String appId;
  private final String instance;
  private final IntFunction<URI> node;
  private final OutcomeCounts tally;
  private final List<ReturningUser> returningUsers = new ArrayList<>();
  private final List<Future<?>> clients = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean over;
  private volatile @Nullable App further;

  /** A further app, in which users bind an account. */
  private record App(String instance, String appId) {}

  /** A user who registers and logs in again later. */
  private static final class ReturningUser {
    private final String person = "p" + UUID.randomUUID();
    private String user = ""; // empty until a registration is acknowledged
    private final Map<String, String> sessions = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private @Nullable App bound; // where a further binding was acknowledged
    private int logins;
    private int perhapsMore;
  }

  /**
   * Starts it.
   *
   * @param node where a client's next request goes, by the number of the client
   * @param refusals the codes that may be answered, besides what the fault itself explains
   */
  public BackgroundLoad(
      Control wechat, String instance, String appId, IntFunction<URI> node, String... refusals) {
    this.wechat = wechat;
    this.instance = instance;
    this.appId = appId;
    this.node = node;
    this.tally = new OutcomeCounts(refusals);
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      clients.add(threads.submit(() -> comeAndGo(number)));
    }
  }

  /** Lets users also bind their account in a further app from now on. */
  public void alsoBindIn(String furtherInstance, String furtherAppId) {
    further = new App(furtherInstance, furtherAppId);
  }

  public OutcomeCounts tally() {
    return tally;
  }

  /** Waits until so many more answers of a kind have come. */
  public void await(String outcome, int more) {
    int before = tally.of(outcome);
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (tally.of(outcome) < before + more) {
      clients.stream().filter(Future::isDone).forEach(BackgroundLoad::end);
      assertThat(System.nanoTime()).as("waiting for %s, have %s", outcome, tally).isLessThan(end);
      LockSupport.parkNanos(BEFORE_COMING_AGAIN.toNanos());
    }
  }

  /** Waits until each client has finished its current login. */
  @Override
  public void close() {
    over = true;
    threads.close();
  }

  private void comeAndGo(int client) {
    Random random = new Random(client);
    List<ReturningUser> mine = new ArrayList<>();
    while (!over) {
      boolean newcomer = mine.isEmpty() || random.nextInt(4) == 0;
      if (newcomer) {
        ReturningUser added = new ReturningUser();
        wechat.addPerson(Person.of(added.person, added.person));
        mine.add(added);
        synchronized (returningUsers) {
          returningUsers.add(added);
        }
      }
      visit(mine.get(newcomer ? mine.size() - 1 : random.nextInt(mine.size())), client, random);
    }
  }

  private void visit(ReturningUser returning, int client, Random random) {
    String path = "/api/v1/login-types/" + instance;
    String code = wechat.issueJsCode(appId, returning.person);
    Optional<ApiClient.Answer> known =
        ask(client, "POST", path + "/login-codes", "", "{'code': '" + code + "'}");
    if (known.isPresent() && known.get().expect(200).json().has("bindCode")) {
      assertThat(returning.user).as("a known person was not recognized").isEmpty();
      String bindCode = known.get().text("bindCode");
      known = ask(client, "POST", path + "/registrations", "", "{'bindCode': '" + bindCode + "'}");
      known.ifPresent(registered -> returning.user = registered.expect(201).text("userId"));
    }
    if (known.isEmpty()) {
      return;
    }
    String trade = "{'loginCode': '" + known.get().text("loginCode") + "'}";
    Optional<ApiClient.Answer> opened = ask(client, "POST", "/api/v1/sessions", "", trade);
    if (opened.isEmpty()) {
      returning.perhapsMore++;
      return;
    }
    assertThat(opened.get().status()).as("a loginCode that was acknowledged works").isEqualTo(201);
    String user = opened.get().text("userId");
    assertThat(returning.user).isIn("", user);
    returning.user = user;
    returning.logins++;
    String token = opened.get().text("sessionToken");
    returning.sessions.put(token, user);
    if (random.nextInt(4) == 0) {
      ask(client, "POST", "/api/v1/sessions", "", trade)
          .ifPresent(again -> assertThat(again.text("code")).isEqualTo("invalid_login_code"));
    }
    App second = further;
    if (second != null && returning.bound == null && random.nextBoolean()) {
      String account = wechat.issueJsCode(second.appId(), returning.person);
      String bindings = "/api/v1/users/" + user + "/bindings/" + second.instance();
      ask(client, "PUT", bindings, token, "{'code': '" + account + "'}")
          .ifPresent(
              bound -> {
                bound.expect(200);
                returning.bound = second;
              });
    }
    if (random.nextInt(4) == 0) {
      returning.sessions.remove(token);
      if (ask(client, "DELETE", "/api/v1/sessions/current", token, "").isPresent()) {
        returning.ended.add(token);
      }
    }
  }

  /** Returns the answer; empty where there was none, or the service was out of order. */
  private Optional<ApiClient.Answer> ask(
      int client, String method, String path, String bearer, String json) {
    try {
      ApiClient.Answer answer =
          tally.timed(() -> send(node.apply(client), method, path, bearer, json));
      if (answer.status() < 500) {
        return Optional.of(answer);
      }
    } catch (UncheckedIOException e) {
      tally.count(UNANSWERED);
    }
    LockSupport.parkNanos(BEFORE_COMING_AGAIN.toNanos());
    return Optional.empty();
  }

  private static ApiClient.Answer send(
      URI node, String method, String path, String bearer, String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new ApiClient.Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Checks that everything that was acknowledged is there, once, at some node. */
  public void check(URI service) {
    Findings findings = findings(service);
    System.out.printf("%s; %d were acknowledged%n", tally, findings.acknowledged());
    assertThat(findings.lost()).isEmpty();
    assertThat(findings.twice()).isEmpty();
    assertThat(findings.acknowledged()).isPositive();
  }

  /**
   * What has become of the registrations, logins and log-outs of a load.
   *
   * @param acknowledged how many a client got an answer for
   * @param lost what was acknowledged and is not there
   * @param twice what is there and was not acknowledged, or is there twice
   */
  public record Findings(int acknowledged, List<String> lost, List<String> twice) {}

  /** Looks at some node for everything that was acknowledged. The load has ended. */
  public Findings findings(URI service) {
    clients.forEach(BackgroundLoad::end);
    int acknowledged = 0;
    List<String> lost = new ArrayList<>();
    List<String> twice = new ArrayList<>();
    Set<String> users = new HashSet<>();
    for (ReturningUser returning : returningUsers) {
      returning.sessions.forEach(
          (token, user) -> {
            ApiClient.Answer current = send(service, "GET", "/api/v1/sessions/current", token, "");
            if (current.status() != 200 || !current.text("userId").equals(user)) {
              lost.add("a session of user " + user);
            }
          });
      for (String token : returning.ended) {
        if (send(service, "GET", "/api/v1/sessions/current", token, "").status() != 401) {
          lost.add("the end of a session of user " + returning.user);
        }
      }
      acknowledged += returning.logins + returning.ended.size() + (returning.bound == null ? 0 : 1);
      if (!returning.user.isEmpty()) {
        acknowledged++;
        if (!users.add(returning.user)) {
          twice.add("user " + returning.user + " is two persons");
        }
        checkUser(service, returning, lost, twice);
      }
    }
    return new Findings(acknowledged, lost, twice);
  }

  private static void end(Future<?> client) {
    try {
      client.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void checkUser(
      URI service, ReturningUser returning, List<String> lost, List<String> twice) {
    String path = "/api/v1/users/" + returning.user;
    if (!isBound(service, path, instance, appId, returning)) {
      lost.add("the binding of user " + returning.user);
      return;
    }
    App second = returning.bound;
    if (second != null && !isBound(service, path, second.instance(), second.appId(), returning)) {
      lost.add("the second binding of user " + returning.user);
    }
    Map<String, Integer> events = new HashMap<>();
    send(service, "GET", path + "/events", ConfigFolder.HOST_KEY, "")
        .expect(200)
        .json()
        .forEach(event -> events.merge(event.path("type").asText(), 1, Integer::sum));
    compare("registrations", returning, events.getOrDefault("register", 0), 1, 1, lost, twice);
    int most = returning.logins + returning.perhapsMore;
    if (most < 100) { // the list ends at 200 events
      int logins = events.getOrDefault("login", 0);
      compare("logins", returning, logins, returning.logins, most, lost, twice);
    }
  }

  private boolean isBound(
      URI service, String user, String to, String ofApp, ReturningUser returning) {
    ApiClient.Answer binding =
        send(service, "GET", user + "/bindings/" + to, ConfigFolder.HOST_KEY, "");
    return binding.status() == 200
        && binding.text("openId").equals(wechat.openid(ofApp, returning.person));
  }

  private static void compare(
      String what,
      ReturningUser returning,
      int found,
      int least,
      int most,
      List<String> lost,
      List<String> twice) {
    if (found < least || found > most) {
      (found < least ? lost : twice)
          .add("%d %s of user %s, not %d".formatted(found, what, returning.user, most));
    }
  }
}
