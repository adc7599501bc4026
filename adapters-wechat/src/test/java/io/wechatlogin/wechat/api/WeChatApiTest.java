package io.wechatlogin.wechat.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.wechat.testkit.BrokenServer;
import io.wechatlogin.wechat.testkit.BrokenServer.Misbehavior;
import io.wechatlogin.wechat.testkit.FakeWeChat;
import io.wechatlogin.wechat.testkit.LogCapture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeChatApiTest {
  private static final String APP_ID = "wx0123456789abcdef";
  private static final String SECRET = "marker-secret-4711";
  private static final String CODE = "marker-code-4712";
  private static final String OPEN_ID = "marker-openid-4713";
  private static final String GOOD = "{\"openid\":\"" + OPEN_ID + "\"}";
  private static final String BUSY = "{\"errcode\":-1,\"errmsg\":\"system error\"}";
  private static final Limits NORMAL =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 2048);
  private static final Limits SHORT =
      new Limits(Duration.ofMillis(200), Duration.ofMillis(300), 2048);

  private final FakeWeChat wechat = new FakeWeChat();
  private final LogCapture log = new LogCapture();
  private final List<AutoCloseable> toClose = new ArrayList<>(List.of(wechat, log));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;
  private final WeChatApi api = api(wechat.url(), NORMAL);

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
  }

  @Test
  void theDefaultLimitsAreThoseOfTheDesign() {
    assertThat(Limits.DEFAULT)
        .isEqualTo(new Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 2048));
  }

  @Test
  void aWebCodeIsExchangedByOneGet() {
    wechat.answers(GOOD);

    exchangeCode();

    assertThat(wechat.requestLines())
        .containsExactly(
            "GET /sns/oauth2/access_token?appid=wx0123456789abcdef&secret=marker-secret-4711"
                + "&code=marker-code-4712&grant_type=authorization_code");
  }

  @Test
  void aMiniProgramCodeIsExchangedByOneGet() {
    wechat.answers(GOOD);

    Proof proof = api.codeToSession(APP_ID, new Secret(SECRET), CODE);

    assertThat(proof.openId()).isEqualTo(OPEN_ID);
    assertThat(wechat.requestLines())
        .containsExactly(
            "GET /sns/jscode2session?appid=wx0123456789abcdef&secret=marker-secret-4711"
                + "&js_code=marker-code-4712&grant_type=authorization_code");
  }

  @Test
  void parametersAreEncodedOnce() {
    wechat.answers(GOOD);

    api.accessToken("a&b=c", new Secret("x+y%2B#?/ ,{z}é"), "1&code=2");

    assertThat(wechat.calls().getFirst().line())
        .isEqualTo(
            "GET /sns/oauth2/access_token?appid=a%26b%3Dc"
                + "&secret=x%2By%252B%23%3F%2F%20%2C%7Bz%7D%C3%A9"
                + "&code=1%26code%3D2&grant_type=authorization_code");
  }

  @Test
  void aRequestHasNoFurtherHeaders() {
    wechat.answers(GOOD);

    exchangeCode();

    assertThat(wechat.calls().getFirst().headers())
        .containsOnlyKeys("Accept", "Connection", "Host", "User-agent")
        .containsEntry("Connection", List.of("keep-alive"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "text/html; charset=gbk", "application/json; encoding=utf-8"})
  void theContentTypeIsIgnored(String contentType) {
    wechat.answers(
        200,
        contentType,
        "{\"openid\":\"o1\",\"unionid\":\"u1\",\"nickname\":\"测试😀\"}".getBytes(UTF_8));

    assertThat(exchangeCode().profile().nickname()).isEqualTo("测试😀");
    assertThat(exchangeCode().proof()).isEqualTo(new Proof("o1", "u1"));
  }

  @Test
  void malformedUtf8IsReplaced() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("{\"openid\":\"o1\",\"nickname\":\"a".getBytes(UTF_8));
    body.write(0xff);
    body.writeBytes("b\"}".getBytes(UTF_8));
    wechat.answers(200, "text/plain", body.toByteArray());

    assertThat(exchangeCode().profile().nickname()).isEqualTo("a\ufffdb");
    assertThat(exchangeCode().proof().openId()).isEqualTo("o1");
  }

  @Test
  void rawControlCharactersAreTolerated() {
    wechat.answers("{\"openid\":\"o1\",\"nickname\":\"a\u0014b\"}");

    assertThat(exchangeCode().proof().openId()).isEqualTo("o1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"openid\":\"o1\",\"errcode\":0,\"errmsg\":\"ok\"}",
        "{\"openid\":\"o1\",\"nickname\":\"\\\"errcode\\\":40029\"}",
        "{\"openid\":\"o1\",\"unionid\":null}",
        "{\"openid\":\"o1\",\"unionid\":\"\"}",
        "{\"openid\":\"o1\",\"is_snapshotuser\":0}",
        "{\"openid\":\"o1\",\"privilege\":[],\"expires_in\":7200,\"url\":\"https:\\/\\/a\"}",
      })
  void anAnswerWithoutAnErrorCodeIsASuccess(String body) {
    wechat.answers(body);

    assertThat(exchangeCode().proof()).isEqualTo(new Proof("o1", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "\"1\"", "true", "{}"})
  void aSnapshotUserIsRefused(String flag) {
    wechat.answers("{\"openid\":\"o1\",\"is_snapshotuser\":" + flag + "}");

    LoginException refusal =
        catchThrowableOfType(LoginException.class, () -> exchangeCode().proof());

    assertThat(refusal.error()).isEqualTo(LoginError.SNAPSHOT_USER);
  }

  @Test
  void anErrorIsLoggedWithItsRequestIdOnly() {
    wechat.answers(
        "{\"errmsg\":\"invalid code marker-code-4712, rid: 66c69111-4157f271-729ca238\","
            + "\"errcode\":40029}");

    assertThat(refusal(api).error()).isEqualTo(LoginError.INVALID_CODE);
    assertThat(log.ours())
        .containsExactly(
            "WARN sns/oauth2/access_token refused: errcode 40029,"
                + " rid 66c69111-4157f271-729ca238");
  }

  @Test
  void anErrorWithoutARequestIdIsAnError() {
    wechat.answers("{\"errcode\":40125}");

    assertThat(refusal(api).error()).isEqualTo(LoginError.WECHAT_MISCONFIGURED);
    assertThat(log.ours())
        .containsExactly("WARN sns/oauth2/access_token refused: errcode 40125, rid none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"openid\":\"marker-openid-4713\"",
        "<html><body>502 Bad Gateway</body></html>",
        "{}",
        "{\"openid\":null}",
        "{\"openid\":\"\"}",
        "{\"openid\":7}",
        "{\"openid\":[\"marker-openid-4713\"]}",
        "{\"openid\":\"marker openid\"}",
        "{\"openid\":\"marker-openid-4713\",\"unionid\":7}",
        "{\"openid\":\"marker-openid-4713\",\"unionid\":{}}",
        "{\"openid\":\"marker-openid-4713\",\"errcode\":\"none\"}",
        "{\"openid\":\"marker-openid-4713\",\"errcode\":null}",
        "{\"openid\":\"marker-openid-4713\",\"errcode\":1.5}",
        "{\"openid\":\"marker-openid-4713\",\"errcode\":99999999999}",
      })
  void anAnswerWithoutAUsableIdentityIsUnavailable(String body) {
    wechat.answers(body);

    assertUnavailable(refusal(api));
    assertThat(wechat.calls()).hasSize(1);
  }

  @Test
  void anOverlongIdIsRefused() {
    wechat.answers("{\"openid\":\"" + "o".repeat(129) + "\"}");

    assertUnavailable(refusal(api));
  }

  @Test
  void anAnswerThatIsTooLargeIsRefused() {
    wechat.answers("{\"openid\":\"o1\",\"nickname\":\"" + "x".repeat(100_000) + "\"}");

    assertUnavailable(refusal(api));
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 400, 404, 412, 500, 502, 503})
  void aStatusOtherThan200IsUnavailable(int status) {
    wechat.answers(status, "text/plain", status == 204 ? new byte[0] : GOOD.getBytes(UTF_8));

    assertUnavailable(refusal(api));
    assertThat(wechat.calls()).hasSize(1);
  }

  @Test
  void aCodeIsNeverSentTwice() {
    wechat.answers(BUSY);

    assertUnavailable(refusal(api));
    assertThat(wechat.calls()).hasSize(1);
  }

  static List<Misbehavior> misbehaviors() {
    return List.of(
        Socket::close,
        WeChatApiTest::reset,
        socket -> send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"openid\":", true),
        socket -> send(socket, "marker-secret-4711 is not HTTP\r\n\r\n", true),
        socket -> send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", true),
        socket -> {}, // silence
        socket -> send(socket, "HTTP/1.1 200 OK\r\n", false),
        WeChatApiTest::trickle);
  }

  @ParameterizedTest
  @MethodSource("misbehaviors")
  void whateverAServerDoesACallEndsInTimeAndIsSentOnce(Misbehavior misbehavior) {
    BrokenServer server = closing(new BrokenServer(misbehavior));
    WeChatApi impatient = api(server.url(), SHORT);
    long start = System.nanoTime();

    assertUnavailable(refusal(impatient));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aTimedOutCallReleasesItsConnection() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    BrokenServer server =
        closing(
            new BrokenServer(
                socket -> {
                  try {
                    trickle(socket);
                  } finally {
                    closed.countDown();
                  }
                }));

    assertUnavailable(refusal(api(server.url(), SHORT)));

    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRefusedConnectionIsUnavailable() throws IOException {
    assertUnavailable(refusal(api(closedPort(), SHORT)));
    assertThat(log.ours())
        .containsExactly("WARN sns/oauth2/access_token failed: HttpHostConnectException");
  }

  @Test
  void callsInFlightAreBounded() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    BrokenServer server =
        closing(
            new BrokenServer(
                socket -> {
                  arrived.countDown();
                  await(answer);
                  send(
                      socket,
                      "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                          .formatted(GOOD.length(), GOOD),
                      true);
                }));
    WeChatApi single =
        api(server.url(), new Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 1));
    FutureTask<Proof> first = new FutureTask<>(() -> exchangeCode(single).proof());
    Thread.ofVirtual().start(first);
    await(arrived);

    assertUnavailable(refusal(single));
    answer.countDown();

    assertThat(first.get(5, TimeUnit.SECONDS).openId()).isEqualTo(OPEN_ID);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void manyCallsRunConcurrently() throws Exception {
    wechat.answers(GOOD);
    List<FutureTask<Proof>> logins =
        IntStream.range(0, 200)
            .mapToObj(i -> new FutureTask<>(() -> exchangeCode().proof()))
            .toList();

    logins.forEach(Thread.ofVirtual()::start);

    for (FutureTask<Proof> login : logins) {
      assertThat(login.get(8, TimeUnit.SECONDS).openId()).isEqualTo(OPEN_ID);
    }
  }

  @Test
  void callsFailFastWhileWeChatFailsAndRecoverLater() {
    wechat.answers(BUSY);
    repeat(20, () -> refusal(api));
    assertThat(wechat.calls()).hasSize(20);

    wechat.answers(GOOD);
    assertUnavailable(refusal(api));
    assertThat(wechat.calls()).hasSize(20);

    now = now.plus(GradualBreaker.OPEN_TIME).plusMillis(1);
    repeat(10, this::exchangeCode);
    assertThat(wechat.calls()).hasSize(30);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Maintenance</body></html>",
        "{\"openid\":7}",
        "{}",
        "{\"openid\":\"o1\",\"errcode\":\"none\"}"
      })
  void callsFailFastWhileAnswersAreUnusableAndRecoverLater(String unusable) {
    wechat.answers(unusable);
    repeat(20, () -> assertUnavailable(refusal(api)));
    assertThat(wechat.calls()).hasSize(20);

    wechat.answers(GOOD);
    assertUnavailable(refusal(api));
    assertThat(wechat.calls()).hasSize(20);

    now = now.plus(GradualBreaker.OPEN_TIME).plusMillis(1);
    repeat(10, this::exchangeCode);
    assertThat(wechat.calls()).hasSize(30);
  }

  @Test
  void theBreakerOpensAgainWhenTheTrialCallsFail() {
    wechat.answers(BUSY);
    repeat(20, () -> refusal(api));
    now = now.plus(GradualBreaker.OPEN_TIME).plusMillis(1);
    repeat(3, () -> refusal(api));

    assertUnavailable(refusal(api));
    assertThat(wechat.calls()).hasSize(23);

    now = now.plus(GradualBreaker.OPEN_TIME).plusMillis(1);
    wechat.answers(GOOD);
    exchangeCode();
  }

  @ParameterizedTest
  @ValueSource(ints = {40029, 40163, 40125, 45011, 40226, 99999})
  void refusalsDoNotOpenTheBreaker(int errcode) {
    wechat.answers("{\"errcode\":" + errcode + "}");

    repeat(30, () -> refusal(api));

    assertThat(wechat.calls()).hasSize(30);
  }

  @Test
  void snapshotUsersDoNotOpenTheBreaker() {
    wechat.answers("{\"openid\":\"o1\",\"is_snapshotuser\":1}");

    repeat(30, () -> assertThat(refusal(api).error()).isEqualTo(LoginError.SNAPSHOT_USER));

    assertThat(wechat.calls()).hasSize(30);
  }

  @Test
  void noFailureShowsASecretACodeOrAnId() throws Exception {
    List<LoginException> refusals = new ArrayList<>();
    for (String body :
        List.of(
            "marker-secret-4711 marker-code-4712",
            "{\"openid\":\"marker-openid-4713\", marker-secret-4711",
            "{\"errcode\":-1,\"errmsg\":\"marker-secret-4711 marker-code-4712\"}",
            "{\"errcode\":40029,\"errmsg\":\"marker-code-4712 rid: marker-openid-4713\"}",
            "{\"openid\":\"marker-openid-4713\",\"is_snapshotuser\":1}",
            "{\"openid\":[\"marker-openid-4713\"]}")) {
      wechat.answers(body);
      refusals.add(refusal(api));
    }
    wechat.answers(500, "text/plain", "marker-secret-4711".getBytes(UTF_8));
    refusals.add(refusal(api));
    for (Misbehavior misbehavior : misbehaviors()) {
      refusals.add(refusal(api(closing(new BrokenServer(misbehavior)).url(), SHORT)));
    }
    refusals.add(refusal(api(closedPort(), SHORT)));
    refusals.add(refusal(api(URI.create("http://wechat.invalid"), SHORT)));
    wechat.answers(GOOD);
    String answer = exchangeCode().toString() + exchangeCode().proof();

    assertThat(refusals)
        .hasSize(17)
        .allSatisfy(e -> assertThat(allTextOf(e)).doesNotContain("marker"));
    assertThat(log.ours()).isNotEmpty();
    assertThat(log.all()).noneMatch(line -> line.contains("marker"));
    assertThat(answer).doesNotContain("marker");
  }

  private static String allTextOf(LoginException e) {
    assertThat(e).hasNoCause();
    assertThat(e.getSuppressed()).isEmpty();
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString() + e.reason();
  }

  private static void assertUnavailable(LoginException refusal) {
    assertThat(refusal.error()).isEqualTo(LoginError.WECHAT_UNAVAILABLE);
    assertThat(refusal.retryAfter()).isPresent();
    assertThat(refusal).hasNoCause();
  }

  private WeChatAnswer exchangeCode() {
    return exchangeCode(api);
  }

  private static WeChatAnswer exchangeCode(WeChatApi api) {
    return api.accessToken(APP_ID, new Secret(SECRET), CODE);
  }

  private static LoginException refusal(WeChatApi api) {
    return catchThrowableOfType(LoginException.class, () -> exchangeCode(api).proof());
  }

  private WeChatApi api(URI url, Limits limits) {
    return closing(new WeChatApi(url, clock, limits, ProviderCalls.UNWATCHED));
  }

  private <T extends AutoCloseable> T closing(T closeable) {
    toClose.add(closeable);
    return closeable;
  }

  private static void repeat(int times, Runnable action) {
    IntStream.range(0, times).forEach(i -> action.run());
  }

  private static URI closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static void send(Socket socket, String text, boolean andClose) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
    if (andClose) {
      socket.close();
    }
  }

  /** Sends a byte every 50 ms: each within the socket timeout, but the answer never ends. */
  private static void trickle(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{".getBytes(UTF_8));
    CountDownLatch neverReleased = new CountDownLatch(1);
    try {
      for (int i = 0; i < 200 && !neverReleased.await(50, TimeUnit.MILLISECONDS); i++) {
        out.write(' ');
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
