package io.wechatlogin.integration.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Concurrently;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.PushResult;
import io.wechatlogin.simulator.WechatSimulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WeChat's pushes through the jar, on two nodes, pushed by the simulator and by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushIT {
  private static final String TOKEN = "markerPushToken";
  private static final String KEY = "markerKeyabcdefghijklmnopqrstuvwxyz01234567";
  private static final String OLD_KEY = "oldMarkerKeyabcdefghijklmnopqrstuvwxyz01234";

  /** A way to log in; with a key it takes encrypted pushes only. */
  record Shop(String name, App.Kind kind, boolean hasKey) {
    String appId() {
      return "wx" + HexFormat.of().toHexDigits(name.hashCode() & 0xFFFFFFFFL);
    }

    String type() {
      return switch (kind) {
        case WEBSITE -> "WeChatType";
        case MINI -> "WeChatMiniType";
        case OFFICIAL -> "WechatPublicType";
        case NATIVE -> "WeChatAppType";
      };
    }
  }

  private static final Shop SITE = new Shop("Site", App.Kind.WEBSITE, false);
  private static final Shop MINI = new Shop("Mini", App.Kind.MINI, false);
  private static final Shop OFFICIAL = new Shop("Official", App.Kind.OFFICIAL, false);
  private static final Shop SAFE_SITE = new Shop("SafeSite", App.Kind.WEBSITE, true);
  private static final Shop SAFE_MINI = new Shop("SafeMini", App.Kind.MINI, true);
  private static final Shop SAFE_OFFICIAL = new Shop("SafeOfficial", App.Kind.OFFICIAL, true);
  private static final List<Shop> SHOPS =
      List.of(SITE, MINI, OFFICIAL, SAFE_SITE, SAFE_MINI, SAFE_OFFICIAL);

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private final HttpClient http = HttpClient.newHttpClient();
  private EmbeddedPostgres postgres;
  private ServiceProcess one;
  private ServiceProcess two;
  private ApiClient host;

  @BeforeAll
  void startTwoNodes(@TempDir Path dir) throws IOException {
    postgres = EmbeddedPostgres.start();
    Path config = dir.resolve("config");
    for (Shop shop : SHOPS) {
      write(config, shop);
    }
    write(config, new Shop("Silent", App.Kind.WEBSITE, false), "");
    Map<String, String> environment = new ConfigFolder(config).environment(wechat.url());
    environment.put("WECHAT_LOGIN_DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"));
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    environment.put("PUSH_TOKEN", TOKEN);
    environment.put("PUSH_KEY", KEY);
    one = ServiceProcess.start(dir.resolve("data1"), environment);
    two = ServiceProcess.start(dir.resolve("data2"), environment);
    host = new ApiClient(one.url(), ConfigFolder.HOST_KEY);
  }

  @AfterAll
  void stop() throws IOException {
    one.close();
    two.close();
    postgres.close();
    wechat.close();
  }

  static Stream<Arguments> everyWayToPush() {
    return SHOPS.stream()
        .flatMap(
            shop ->
                Stream.of(App.Mode.values())
                    .filter(mode -> shop.hasKey() != (mode == App.Mode.PLAIN))
                    .flatMap(
                        mode ->
                            Stream.of(App.Format.values())
                                .map(format -> Arguments.of(shop, mode, format, KEY))));
  }

  @ParameterizedTest
  @MethodSource("everyWayToPush")
  void aPersonWhoClosesTheirAccountIsUnboundAndSignedOut(
      Shop shop, App.Mode mode, App.Format format, String key) {
    pushing(shop, TOKEN, key, mode, format);
    SignedIn person = signIn(shop);
    SignedIn another = signIn(shop);

    assertThat(fire(shop, "user_authorization_cancellation", person))
        .isEqualTo(new PushResult(true, 1, 200, "success"));

    assertThat(isBound(person)).isFalse();
    person.session().get("/api/v1/sessions/current").expect(401);
    assertThat(events(person)).startsWith("session_ended", "unbind");
    assertThat(isBound(another)).isTrue();
    another.session().get("/api/v1/sessions/current").expect(200);
    assertThat(login(shop, person.id()).text("bindCode")).startsWith("wlb_");
  }

  @Test
  void pushesByThePreviousKeyAreStillTaken() {
    pushing(SAFE_SITE, TOKEN, OLD_KEY, App.Mode.SAFE, App.Format.XML);
    SignedIn person = signIn(SAFE_SITE);
    assertThat(fire(SAFE_SITE, "user_authorization_revoke", person).accepted()).isTrue();
    assertThat(isBound(person)).isFalse();
  }

  @Test
  void theAddressIsVerified() {
    for (Shop shop : SHOPS) {
      App.Mode mode = shop.hasKey() ? App.Mode.SAFE : App.Mode.PLAIN;
      pushing(shop, TOKEN, KEY, mode, App.Format.XML);
      assertThat(wechat.control().verifyPush(shop.appId())).isTrue();
      pushing(shop, "anotherToken", KEY, mode, App.Format.XML);
      assertThat(wechat.control().verifyPush(shop.appId())).isFalse();
    }
  }

  @Test
  void theKindOfAWithdrawalDecidesWhatEnds() {
    for (Shop shop : List.of(SITE, MINI, OFFICIAL)) {
      pushing(shop, TOKEN, KEY, App.Mode.PLAIN, App.Format.XML);
    }
    SignedIn onSite = signIn(SITE);
    assertThat(fire(SITE, "user_authorization_revoke", onSite).accepted()).isTrue();
    assertThat(isBound(onSite)).isFalse();
    onSite.session().get("/api/v1/sessions/current").expect(401);

    // The simulator takes back nickname and avatar in an official account and a mini program,
    // which are what a login is granted.
    for (Shop shop : List.of(OFFICIAL, MINI)) {
      SignedIn person = signIn(shop);
      assertThat(fire(shop, "user_authorization_revoke", person).accepted()).isTrue();
      assertThat(isBound(person)).isFalse();
      person.session().get("/api/v1/sessions/current").expect(401);
      assertThat(events(person)).startsWith("session_ended", "unbind");
    }

    SignedIn reader = signIn(OFFICIAL);
    Map<String, Object> location = event("user_authorization_revoke", reader);
    location.put("RevokeInfo", "206");
    int before = events(reader).size();
    assertThat(wechat.control().firePush(OFFICIAL.appId(), location).join().accepted()).isTrue();
    assertThat(events(reader)).hasSize(before);
    assertThat(fire(OFFICIAL, "user_info_modified", reader).accepted()).isTrue();
    assertThat(isBound(reader)).isTrue();
    reader.session().get("/api/v1/sessions/current").expect(200);
    assertThat(events(reader)).startsWith("notified");
  }

  @Test
  void messagesWithoutANoticeAreAcknowledged() {
    pushing(OFFICIAL, TOKEN, KEY, App.Mode.PLAIN, App.Format.JSON);
    SignedIn person = signIn(OFFICIAL);
    Map<String, Object> withoutOpenId = event("user_info_modified", person);
    withoutOpenId.remove("OpenID");
    Map<String, Object> subscribe = event("subscribe", person);
    for (Map<String, Object> fields : List.of(withoutOpenId, subscribe)) {
      assertThat(wechat.control().firePush(OFFICIAL.appId(), fields).join())
          .isEqualTo(new PushResult(true, 1, 200, "success"));
    }
    assertThat(isBound(person)).isTrue();
  }

  @Test
  void aRepeatedDeliveryDoesNotAffectAPersonWhoReturned() {
    pushing(SITE, TOKEN, KEY, App.Mode.PLAIN, App.Format.XML);
    SignedIn person = signIn(SITE);
    Map<String, Object> fields = event("user_authorization_revoke", person);
    assertThat(wechat.control().firePush(SITE.appId(), fields).join().accepted()).isTrue();
    assertThat(isBound(person)).isFalse();
    SignedIn again = signIn(SITE, person.id());

    assertThat(wechat.control().firePush(SITE.appId(), fields).join().accepted()).isTrue();

    assertThat(isBound(again)).isTrue();
    again.session().get("/api/v1/sessions/current").expect(200);
  }

  @Test
  void aProfileThatWeChatModifiedIsFetchedAgainAndGoesWithThePerson() {
    pushing(OFFICIAL, TOKEN, KEY, App.Mode.PLAIN, App.Format.XML);
    SignedIn person = signIn(OFFICIAL);
    String profile = "/api/v1/users/" + person.userId() + "/bindings/Official/profile";
    assertThat(host.get(profile).expect(200).text("nickname")).isEqualTo(person.id());
    wechat.control().addPerson(Person.of(person.id(), "Decent"));

    assertThat(fire(OFFICIAL, "user_info_modified", person).accepted()).isTrue();

    assertThat(host.get(profile).expect(200).text("nickname")).isEqualTo("Decent");
    assertThat(fire(OFFICIAL, "user_authorization_revoke", person).accepted()).isTrue();
    assertThat(host.get(profile).expect(403).text("code")).isEqualTo("not_bound");
  }

  @Test
  void ofManyDeliveriesOnBothNodesOneIsDone() {
    SignedIn person = signIn(SITE);
    String body = xml(event("user_authorization_revoke", person));

    List<String> answers =
        Concurrently.of(
            i ->
                () -> {
                  ServiceProcess node = i % 2 == 0 ? one : two;
                  return post(node, SITE, now(), "n" + i, body).body();
                });

    assertThat(answers).containsOnly("success");
    assertThat(events(person)).containsOnlyOnce("unbind").containsOnlyOnce("session_ended");
  }

  @Test
  void aSlowDatabaseIsReportedInTimeAndNothingIsLost() throws SQLException {
    SignedIn person = signIn(SITE);
    String body = xml(event("user_authorization_revoke", person));
    try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("lock table binding in access exclusive mode");
      }
      long start = System.nanoTime();
      HttpResponse<String> refused = post(one, SITE, now(), "slow1", body);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("database_unavailable");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      connection.rollback();
    }
    assertThat(post(two, SITE, now(), "slow2", body).body()).isEqualTo("success");
    assertThat(isBound(person)).isFalse();
    assertThat(events(person)).containsOnlyOnce("unbind");
  }

  @Test
  void aPushWithAWrongSignatureTimeOrAppIsForbidden() {
    SignedIn person = signIn(SITE);
    String body = xml(event("user_authorization_cancellation", person));
    forbidden(send(one, SITE, "", body));
    forbidden(send(one, SITE, query(now(), "n1", "wrongToken"), body));
    forbidden(send(one, SITE, query(now() - 301, "n1", TOKEN), body));
    forbidden(send(one, SITE, query(now() + 310, "n1", TOKEN), body));
    forbidden(post(one, SITE, now(), "n1", body.replace(SITE.appId(), MINI.appId())));
    // With a key, plain text is refused however well it is signed.
    forbidden(post(one, SAFE_SITE, now(), "n1", body.replace(SITE.appId(), SAFE_SITE.appId())));
    assertThat(isBound(person)).isTrue();
    assertThat(send(one, new Shop("Silent", App.Kind.WEBSITE, false), "", body).statusCode())
        .isEqualTo(422);
  }

  @Test
  void aSignatureThatWasSeenBringsNoOtherMessageOnAnyNode() {
    SignedIn person = signIn(SITE);
    long at = now();
    Map<String, Object> harmless = event("subscribe", person);
    assertThat(post(one, SITE, at, "seen", xml(harmless)).body()).isEqualTo("success");
    assertThat(post(two, SITE, at, "seen", xml(harmless)).body()).isEqualTo("success");
    String forged = xml(event("user_authorization_cancellation", person));
    forbidden(post(one, SITE, at, "seen", forged));
    forbidden(post(two, SITE, at, "seen", forged));
    assertThat(isBound(person)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "{",
        "[]",
        "<xml>",
        "<!DOCTYPE xml><xml><Event>user_info_modified</Event></xml>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><xml><Event>&e;</Event></xml>"
      })
  void whatIsNoMessageIsRefused(String body) {
    HttpResponse<String> answer = post(one, SITE, now(), nonce(), body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"code\":\"invalid_request\"");
  }

  @Test
  void aBodyOfMoreThan64KibibytesIsRefused() {
    SignedIn person = signIn(SITE);
    Map<String, Object> fields = event("user_authorization_cancellation", person);
    fields.put("Padding", "x".repeat(64 * 1024));
    assertThat(post(one, SITE, now(), nonce(), xml(fields)).statusCode()).isEqualTo(413);
    assertThat(isBound(person)).isTrue();
  }

  @Test
  void nothingThatIsLoggedOrAnsweredHoldsASecretOrNamesAPerson() {
    pushing(SAFE_MINI, TOKEN, KEY, App.Mode.SAFE, App.Format.XML);
    SignedIn person = signIn(SAFE_MINI);
    assertThat(fire(SAFE_MINI, "user_authorization_cancellation", person).accepted()).isTrue();
    pushing(SAFE_MINI, TOKEN, "B".repeat(43), App.Mode.SAFE, App.Format.XML);
    PushResult refused = fire(SAFE_MINI, "user_authorization_cancellation", person);
    assertThat(refused.accepted()).isFalse();
    assertThat(refused.attempts()).isEqualTo(3);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body() + one.output() + two.output())
        .doesNotContainIgnoringCase("marker")
        .doesNotContain(openId(person));
  }

  /** A person who has registered and is signed in. */
  private record SignedIn(Shop shop, String id, String userId, ApiClient session) {}

  private SignedIn signIn(Shop shop) {
    String id = "p" + UUID.randomUUID().toString().substring(0, 8);
    wechat.control().addPerson(Person.of(id, id));
    return signIn(shop, id);
  }

  private SignedIn signIn(Shop shop, String personId) {
    if (wechat.control().apps().stream().noneMatch(app -> app.appId().equals(shop.appId()))) {
      wechat.control().addApp(app(shop));
    }
    String bindCode = login(shop, personId).text("bindCode");
    ApiClient.Answer registered =
        new ApiClient(one.url())
            .post(
                "/api/v1/login-types/" + shop.name() + "/registrations",
                "{'bindCode': '" + bindCode + "', 'displayName': 'Someone'}")
            .expect(201);
    String token =
        new ApiClient(one.url())
            .post("/api/v1/sessions", "{'loginCode': '" + registered.text("loginCode") + "'}")
            .expect(201)
            .text("sessionToken");
    return new SignedIn(shop, personId, registered.text("userId"), new ApiClient(one.url(), token));
  }

  private ApiClient.Answer login(Shop shop, String personId) {
    String code =
        shop.kind() == App.Kind.MINI
            ? wechat.control().issueJsCode(shop.appId(), personId)
            : wechat.control().issueCode(shop.appId(), personId);
    return host.post(
            "/api/v1/login-types/" + shop.name() + "/login-codes", "{'code': '" + code + "'}")
        .expect(200);
  }

  private boolean isBound(SignedIn person) {
    return host.get("/api/v1/users/" + person.userId() + "/bindings/" + person.shop().name())
        .expect(200)
        .json()
        .path("isActive")
        .asBoolean();
  }

  private List<String> events(SignedIn person) {
    return host.get("/api/v1/users/" + person.userId() + "/events")
        .expect(200)
        .json()
        .findValuesAsText("type");
  }

  private String openId(SignedIn person) {
    return wechat.control().openid(person.shop().appId(), person.id());
  }

  private static App app(Shop shop) {
    String secret = "secret-of-" + shop.appId();
    return switch (shop.kind()) {
      case WEBSITE, NATIVE -> App.website(shop.appId(), secret);
      case MINI -> App.mini(shop.appId(), secret);
      case OFFICIAL -> App.official(shop.appId(), secret);
    };
  }

  /** Makes the simulator push a shop's events. */
  private void pushing(Shop shop, String token, String key, App.Mode mode, App.Format format) {
    String url = one.url() + "/api/v1/login-types/" + shop.name() + "/push";
    wechat.control().addApp(app(shop).pushingTo(new App.Push(url, token, key, mode, format)));
  }

  private PushResult fire(Shop shop, String event, SignedIn person) {
    return wechat.control().firePush(shop.appId(), event, person.id()).join();
  }

  /** An event as a shop's provider sends it. */
  private Map<String, Object> event(String event, SignedIn person) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("ToUserName", "gh_0123456789ab");
    fields.put("FromUserName", "oPUSHSERVICE");
    fields.put("CreateTime", now());
    fields.put("MsgType", "event");
    fields.put("Event", event);
    fields.put("OpenID", openId(person));
    fields.put("AppID", person.shop().appId());
    fields.put("RevokeInfo", "301");
    return fields;
  }

  private static String xml(Map<String, Object> fields) {
    List<String> elements = new ArrayList<>();
    fields.forEach(
        (name, value) -> elements.add("<" + name + "><![CDATA[" + value + "]]></" + name + ">"));
    return "<xml>" + String.join("", elements) + "</xml>";
  }

  private HttpResponse<String> post(
      ServiceProcess node, Shop shop, long timestamp, String nonce, String body) {
    return send(node, shop, query(timestamp, nonce, TOKEN), body);
  }

  private HttpResponse<String> send(ServiceProcess node, Shop shop, String query, String body) {
    URI push = URI.create(node.url() + "/api/v1/login-types/" + shop.name() + "/push" + query);
    try {
      return http.send(
          HttpRequest.newBuilder(push).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void forbidden(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("\"code\":\"forbidden\"");
  }

  private static String query(long timestamp, String nonce, String token) {
    String joined =
        String.join("", Stream.of(token, Long.toString(timestamp), nonce).sorted().toList());
    try {
      byte[] sha1 =
          MessageDigest.getInstance("SHA-1").digest(joined.getBytes(StandardCharsets.UTF_8));
      return "?signature=%s&timestamp=%d&nonce=%s"
          .formatted(HexFormat.of().formatHex(sha1), timestamp, nonce);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String nonce() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static void write(Path config, Shop shop) throws IOException {
    String keys =
        shop.hasKey()
            ? ", 'encodingAesKey': '${PUSH_KEY}', 'previousEncodingAesKey': '" + OLD_KEY + "'"
            : "";
    write(config, shop, ", 'pushToken': '${PUSH_TOKEN}'" + keys);
  }

  private static void write(Path config, Shop shop, String keys) throws IOException {
    Path folder = config.resolve("auths/loginTypes").resolve(shop.name());
    String app = "'appId': '%s', 'appSecret': 'secret-of-%s'".formatted(shop.appId(), shop.appId());
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("e.json"),
        "{'type': 'auths.loginTypes.%s', 'title': 'T', 'allowRegister': 1}"
            .formatted(shop.type())
            .replace('\'', '"'));
    Files.writeString(
        folder.resolve(shop.name() + ".json"),
        (shop.kind() == App.Kind.OFFICIAL
                ? "{" + app + keys + "}"
                : "{'authConfig': {" + app + "}" + keys + "}")
            .replace('\'', '"'));
  }
}
