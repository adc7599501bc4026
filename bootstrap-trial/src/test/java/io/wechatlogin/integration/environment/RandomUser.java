package io.wechatlogin.integration.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Control;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A person who uses a service in random ways, and records what it acknowledged. A thread that alone
 * acts for a person also checks each answer; threads that share a person cannot.
 */
public final class RandomUser {
  /** The instances to log in by, all of one Open Platform account. */
  public enum LoginInstance {
    SITE("Site", "WeChatType", "wx0000000000000fa1"),
    MINI("Mini", "WeChatMiniType", "wx0000000000000fa2"),
    OFFICIAL("Official", "WechatPublicType", "wx0000000000000fa3");

    private final String instanceName;
    private final String type;
    private final String appId;

    LoginInstance(String instanceName, String type, String appId) {
      this.instanceName = instanceName;
      this.type = type;
      this.appId = appId;
    }

    public void addTo(Control wechat) {
      String secret = "secret-of-" + appId;
      App app =
          switch (this) {
            case SITE -> App.website(appId, secret);
            case MINI -> App.mini(appId, secret);
            case OFFICIAL -> App.official(appId, secret);
          };
      wechat.addApp(app.inOpenPlatform("ours"));
    }

    public void addTo(ConfigFolder config) {
      config.add(instanceName, type, appId, true);
    }

    private String path() {
      return "/api/v1/login-types/" + instanceName;
    }
  }

  /**
   * A loginCode, a session, a bindCode or an error.
   *
   * @param verifier of the login that it is tied to; null where it is tied to none
   */
  private record Outcome(String kind, String value, @Nullable CodeVerifier verifier) {
    Outcome(String kind, String value) {
      this(kind, value, null);
    }

    /** Returns the body of a request that uses it. */
    String body() {
      String proof = verifier == null ? "" : ", " + verifier.field();
      return "{'%s': '%s'%s}".formatted(kind, value, proof);
    }
  }

  /** A session that was acknowledged, and the instance by which it began. */
  private record Session(String userId, LoginInstance instance) {}

  /** A loginCode that is still to be traded. */
  private record OwedLoginCode(LoginInstance instance, Outcome loginCode) {}

  /** Of its 100 live sessions a user of four threads keeps the latest; none is to be lost here. */
  private static final int MOST_SESSIONS = 20;

  private static final String RETURN = "https://app.example/after";

  private final String person;
  private final boolean alone;
  private final Control wechat;
  private final URI service;
  private final OutcomeCounts tally;
  private final Random random;
  private final ApiClient host;

  private final Set<LoginInstance> bound = EnumSet.noneOf(LoginInstance.class);

  /** The instances whose account was unbound, and comes back by a new binding only. */
  private final Set<LoginInstance> unbound = EnumSet.noneOf(LoginInstance.class);

  private final Set<String> users = new HashSet<>();
  private final Map<String, Session> sessions = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private String user = ""; // none: a stranger
  private Optional<OwedLoginCode> owedLoginCode = Optional.empty();

  public RandomUser(
      String person,
      boolean alone,
      Control wechat,
      URI service,
      OutcomeCounts tally,
      Random random) {
    this.person = person;
    this.alone = alone;
    this.wechat = wechat;
    this.service = service;
    this.tally = tally;
    this.random = random;
    this.host = new ApiClient(service, ConfigFolder.HOST_KEY);
  }

  public String person() {
    return person;
  }

  /** Every user that was acknowledged to this person. */
  public Set<String> users() {
    return users;
  }

  /** Does one thing more, by chance, and what the last one left to do. */
  public void act() {
    Optional<OwedLoginCode> due = owedLoginCode;
    owedLoginCode = Optional.empty();
    while (sessions.size() >= MOST_SESSIONS) {
      endASession();
    }
    LoginInstance instance = anyOf(List.of(LoginInstance.values()));
    switch (alone ? random.nextInt(8) : 0) {
      case 4 -> bind(instance);
      case 5 -> unbind(instance);
      case 6 -> askForTheNumber();
      case 7 -> endASession();
      default -> logIn(instance);
    }
    due.ifPresent(this::trade);
  }

  /** Trades what is left, so that nothing is owed. */
  public void finish() {
    owedLoginCode.ifPresent(this::trade);
    owedLoginCode = Optional.empty();
  }

  private void logIn(LoginInstance instance) {
    String code = code(instance);
    Outcome outcome =
        switch (random.nextInt(instance == LoginInstance.MINI ? 2 : 3)) {
          case 0 -> present(instance, code);
          case 1 -> signInAtOnce(instance, code);
          default -> comeBack(instance, code);
        };
    boolean isShutOut = unbound.contains(instance) && !user.isEmpty();
    if (outcome.kind().equals("error")) {
      assertThat(isShutOut || !outcome.value().equals("not_bound"))
          .as("%s is bound", person)
          .isTrue();
      return;
    }
    if (alone) {
      assertThat(outcome.kind().equals("bindCode"))
          .as("%s is not bound", person)
          .isEqualTo(user.isEmpty() || isShutOut);
    }
    if (!outcome.kind().equals("bindCode")) {
      bound.add(instance);
      owedLoginCode =
          Optional.of(new OwedLoginCode(instance, outcome))
              .filter(owed -> owed.loginCode().kind().equals("loginCode"));
    } else if (isShutOut) {
      ask(() -> host.put(binding(user, instance), outcome.body())).expect(200);
      known(user, instance);
    } else {
      becomeKnown(instance, outcome);
    }
  }

  /** Logs in by redirect, as a browser does; now and then the callback comes again. */
  private Outcome comeBack(LoginInstance instance, String code) {
    ApiClient browser = new ApiClient(service);
    CodeVerifier verifier = CodeVerifier.random();
    String body = "{'redirectUrl': '" + RETURN + "', " + verifier.challengeField() + "}";
    String state =
        ask(() -> browser.post(instance.path() + "/authorizations", body))
            .expect(201)
            .text("state");
    String callback = instance.path() + "/callback?code=" + code + "&state=" + state;
    String location = ask(() -> browser.get(callback)).expect(303).location();
    if (random.nextInt(4) == 0) {
      assertThat(ask(() -> browser.get(callback)).expect(303).location()).isEqualTo(location);
      ask(() -> new ApiClient(service).get(callback)).expect(403);
    }
    assertThat(location).startsWith(RETURN + "?");
    String[] outcome = URI.create(location).getQuery().split("[=&]", -1);
    tally.count(outcome[0].equals("error") ? outcome[1] : "ok");
    return new Outcome(outcome[0], outcome[1], verifier);
  }

  /** Logs in by a code that a back end, or a mini program, hands over. */
  private Outcome present(LoginInstance instance, String code) {
    ApiClient.Answer answer =
        ask(
            () ->
                caller(instance)
                    .post(instance.path() + "/login-codes", "{'code': '" + code + "'}"));
    return answer.status() == 200 && answer.json().has("loginCode")
        ? new Outcome("loginCode", answer.text("loginCode"))
        : strangerOrError(answer);
  }

  /** The same in one step, without a loginCode. */
  private Outcome signInAtOnce(LoginInstance instance, String code) {
    String body = "{'loginType': '%s', 'code': '%s'}".formatted(instance.instanceName, code);
    ApiClient.Answer answer = ask(() -> caller(instance).post("/api/v1/sessions", body));
    if (answer.status() != 201) {
      return strangerOrError(answer);
    }
    if (alone) {
      assertThat(answer.text("userId")).isEqualTo(user);
    }
    return new Outcome("session", keepSession(answer, instance));
  }

  private ApiClient caller(LoginInstance instance) {
    return instance == LoginInstance.MINI ? new ApiClient(service) : host;
  }

  private static Outcome strangerOrError(ApiClient.Answer answer) {
    return answer.status() == 200
        ? new Outcome("bindCode", answer.text("bindCode"))
        : new Outcome("error", answer.text("code"));
  }

  private void becomeKnown(LoginInstance instance, Outcome bindCode) {
    if (alone && random.nextBoolean()) {
      String mine = "u" + UUID.randomUUID().toString().substring(0, 13);
      // An attempt whose answer was lost may have created the user.
      ask(() -> host.put("/api/v1/users/" + mine, "{'displayName': 'Someone', 'corpIds': []}"))
          .expect(200, 201);
      ask(() -> host.put(binding(mine, instance), bindCode.body())).expect(200);
      known(mine, instance);
      return;
    }
    ApiClient.Answer registered =
        ask(() -> new ApiClient(service).post(instance.path() + "/registrations", bindCode.body()));
    if (!alone && registered.status() == 400) {
      return; // another thread was faster
    }
    known(registered.expect(201).text("userId"), instance);
    Outcome loginCode = new Outcome("loginCode", registered.text("loginCode"), bindCode.verifier());
    owedLoginCode = Optional.of(new OwedLoginCode(instance, loginCode));
  }

  private void known(String userId, LoginInstance instance) {
    user = userId;
    users.add(userId);
    bound.add(instance);
    unbound.remove(instance);
  }

  private void bind(LoginInstance instance) {
    if (!user.isEmpty()) {
      String code = code(instance);
      ApiClient.Answer answer =
          ask(() -> host.put(binding(user, instance), "{'code': '" + code + "'}"));
      if (answer.status() == 200) {
        known(user, instance);
      }
    }
  }

  private void unbind(LoginInstance instance) {
    if (!user.isEmpty()) {
      ask(() -> host.delete(binding(user, instance))).expect(200);
      if (bound.remove(instance)) {
        unbound.add(instance);
        endSessionsOf(instance);
      }
      if (bound.isEmpty()) {
        user = "";
      }
    }
  }

  /** An unbinding ends the sessions that began by the account. */
  private void endSessionsOf(LoginInstance instance) {
    sessions.forEach(
        (token, session) -> {
          if (session.instance() == instance) {
            ended.add(token);
          }
        });
    sessions.keySet().removeAll(ended);
  }

  private void askForTheNumber() {
    String code = wechat.issuePhoneCode(LoginInstance.MINI.appId, person);
    ApiClient.Answer answer =
        ask(
            () ->
                host.post(
                    LoginInstance.MINI.path() + "/phone-numbers", "{'code': '" + code + "'}"));
    if (answer.status() == 200) {
      assertThat(answer.text("purePhoneNumber")).startsWith("138");
    }
  }

  private void endASession() {
    if (!sessions.isEmpty()) {
      String token = anyOf(List.copyOf(sessions.keySet()));
      ask(() -> new ApiClient(service, token).delete("/api/v1/sessions/current")).expect(204);
      sessions.remove(token);
      ended.add(token);
    }
  }

  private void trade(OwedLoginCode owed) {
    ApiClient.Answer opened =
        ask(() -> new ApiClient(service).post("/api/v1/sessions", owed.loginCode().body()));
    if (unbound.contains(owed.instance())) {
      assertThat(opened.expect(400).text("code")).isEqualTo("invalid_login_code");
    } else {
      keepSession(opened.expect(201), owed.instance());
    }
  }

  private String keepSession(ApiClient.Answer opened, LoginInstance instance) {
    String token = opened.text("sessionToken");
    String userId = opened.text("userId");
    sessions.put(token, new Session(userId, instance));
    users.add(userId);
    return token;
  }

  /** Looks whether all that was acknowledged is there, at a service that may be another one. */
  public void check(URI elsewhere) {
    sessions.forEach(
        (token, session) ->
            assertThat(current(elsewhere, token).expect(200).text("userId"))
                .isEqualTo(session.userId()));
    ended.forEach(token -> current(elsewhere, token).expect(401));
    ApiClient reader = new ApiClient(elsewhere, ConfigFolder.HOST_KEY);
    users.forEach(userId -> reader.get("/api/v1/users/" + userId).expect(200));
    if (alone && !user.isEmpty()) {
      for (LoginInstance instance : LoginInstance.values()) {
        assertThat(
                reader.get(binding(user, instance)).expect(200).json().path("isActive").asBoolean())
            .as("%s is bound at %s", person, instance)
            .isEqualTo(bound.contains(instance));
      }
    }
  }

  private static ApiClient.Answer current(URI service, String token) {
    return new ApiClient(service, token).get("/api/v1/sessions/current");
  }

  private ApiClient.Answer ask(Supplier<ApiClient.Answer> request) {
    return tally.timed(request);
  }

  private String code(LoginInstance instance) {
    return instance == LoginInstance.MINI
        ? wechat.issueJsCode(instance.appId, person)
        : wechat.issueCode(instance.appId, person);
  }

  private <T> T anyOf(List<T> several) {
    return several.get(random.nextInt(several.size()));
  }

  private static String binding(String userId, LoginInstance instance) {
    return "/api/v1/users/" + userId + "/bindings/" + instance.instanceName;
  }
}
