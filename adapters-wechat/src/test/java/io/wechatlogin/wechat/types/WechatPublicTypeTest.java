package io.wechatlogin.wechat.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.domain.type.WebGrant;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.wechat.api.Limits;
import io.wechatlogin.wechat.api.WeChatApi;
import io.wechatlogin.wechat.testkit.BrokenServer;
import io.wechatlogin.wechat.testkit.FakeWeChat;
import io.wechatlogin.wechat.testkit.LogCapture;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls of an official account about a user, as they go over the wire. */
class WechatPublicTypeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String TOKENS =
      "{\"access_token\":\"90_a+/=&\",\"expires_in\":7200,\"refresh_token\":\"90_r+/=&\","
          + "\"openid\":\"o1\",\"scope\":\"snsapi_userinfo,\"}";
  private static final String ALICE =
      "{\"openid\":\"o1\",\"nickname\":\"Alice\",\"sex\":0,\"language\":\"\",\"city\":\"\","
          + "\"province\":\"\",\"country\":\"\","
          + "\"headimgurl\":\"https:\\/\\/thirdwx.qlogo.cn\\/mmopen\\/vi_32\\/a\\/132\","
          + "\"privilege\":[],\"unionid\":\"u1\"}";
  private static final String BUSY = "{\"errcode\":-1,\"errmsg\":\"system error\"}";
  private static final WebToken TOKEN =
      new WebToken(
          "o1",
          "snsapi_userinfo,",
          new Secret("90_a+/=&"),
          new Secret("90_r+/=&"),
          NOW,
          Duration.ofHours(2));

  private final FakeWeChat wechat = new FakeWeChat();
  private final LogCapture log = new LogCapture();
  private final List<AutoCloseable> toClose = new ArrayList<>(List.of(wechat, log));
  private final ProfileLogin type = type("snsapi_userinfo", wechat.url(), Limits.DEFAULT);

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
  }

  @Test
  void aLoginReturnsTheTokensAndTheProfile() {
    wechat.answersOnce(TOKENS);
    wechat.answers(ALICE);

    assertThat(type.identify("c1"))
        .isEqualTo(
            new Proof(
                "o1",
                "u1",
                null,
                new WebGrant(
                    TOKEN,
                    new Profile(
                        "o1",
                        "u1",
                        "Alice",
                        "https://thirdwx.qlogo.cn/mmopen/vi_32/a/132",
                        0,
                        "",
                        "",
                        ""))));
    assertThat(wechat.requestLines())
        .containsExactly(
            "GET /sns/oauth2/access_token?appid=wx1&secret=s1&code=c1&grant_type=authorization_code",
            "GET /sns/userinfo?access_token=90_a%2B%2F%3D%26&openid=o1");
  }

  @Test
  void aSilentLoginDoesNotFetchTheProfile() {
    ProfileLogin silent = type("snsapi_base", wechat.url(), Limits.DEFAULT);
    wechat.answers(TOKENS);

    assertThat(silent.asksForProfile()).isFalse();
    assertThat(silent.identify("c1"))
        .isEqualTo(new Proof("o1", null, null, new WebGrant(TOKEN, null)));
    assertThat(wechat.requestLines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html></html>",
        "{}",
        "{\"openid\":\"o2\",\"nickname\":\"Another user\"}",
        "{\"errcode\":48001,\"errmsg\":\"api unauthorized\"}",
        "{\"errcode\":42001,\"errmsg\":\"access_token expired\"}"
      })
  void aLoginSucceedsWithoutTheProfile(String body) {
    wechat.answersOnce(TOKENS);
    wechat.answers(body);

    assertThat(type.identify("c1"))
        .isEqualTo(new Proof("o1", null, null, new WebGrant(TOKEN, null)));
    assertThat(wechat.requestLines()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"openid\":\"o1\"}",
        "{\"openid\":\"o1\",\"access_token\":\"a\",\"expires_in\":7200}",
        "{\"openid\":\"o1\",\"access_token\":\"a b\",\"refresh_token\":\"r\",\"expires_in\":7200}",
        "{\"openid\":\"o1\",\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":\"soon\"}"
      })
  void aLoginSucceedsWithoutTokens(String body) {
    wechat.answers(body);

    assertThat(type.identify("c1")).isEqualTo(new Proof("o1", null));
    assertThat(wechat.requestLines()).hasSize(1);
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> type.token("c2"));
  }

  @Test
  void callsToASilentServerEndWithinTheTimeout() {
    BrokenServer silent = new BrokenServer(socket -> {});
    toClose.add(silent);
    ProfileLogin impatient =
        type(
            "snsapi_userinfo",
            silent.url(),
            new Limits(Duration.ofMillis(200), Duration.ofMillis(300), 16));
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> impatient.profile(TOKEN));
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> impatient.refresh(TOKEN.refreshToken()));
  }

  @Test
  void aSnapshotUserIsRefused() {
    wechat.answers(TOKENS.replace("\"openid\"", "\"is_snapshotuser\":1,\"openid\""));

    assertRefused(LoginError.SNAPSHOT_USER, () -> type.identify("c1"));
    assertRefused(LoginError.SNAPSHOT_USER, () -> type.token("c2"));
    assertThat(wechat.requestLines()).hasSize(2);
  }

  @Test
  void aCodeIsSentOnce() {
    wechat.answers(TOKENS);

    assertThat(type.token("c1")).isEqualTo(TOKEN);
    wechat.answers(BUSY);
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> type.token("c2"));
    assertThat(wechat.requestLines()).hasSize(2);
  }

  @Test
  void aTokenIsRefreshedWithoutTheSecret() {
    wechat.answersOnce(BUSY);
    wechat.answers(TOKENS);

    assertThat(type.refresh(TOKEN.refreshToken())).isEqualTo(TOKEN);
    assertThat(wechat.requestLines())
        .hasSize(2)
        .containsOnly(
            "GET /sns/oauth2/refresh_token?appid=wx1&grant_type=refresh_token"
                + "&refresh_token=90_r%2B%2F%3D%26");
  }

  @ParameterizedTest
  @CsvSource({
    "40030, INVALID_REFRESH_TOKEN",
    "42002, INVALID_REFRESH_TOKEN",
    "42007, INVALID_REFRESH_TOKEN",
    "40013, WECHAT_MISCONFIGURED",
    "45009, WECHAT_RATE_LIMITED",
    "45011, WECHAT_RATE_LIMITED"
  })
  void aRefusedRefreshIsNotRetried(int errcode, LoginError error) {
    wechat.answers("{\"errcode\":" + errcode + ",\"errmsg\":\"no, rid: 1-2-3\"}");

    assertRefused(error, () -> type.refresh(TOKEN.refreshToken()));
    assertThat(wechat.requestLines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 40001})
  void aProfileIsRequestedTwiceAtMost(int errcode) throws Exception {
    String refusal = "{\"errcode\":" + errcode + ",\"errmsg\":\"no, rid: 1-2-3\"}";
    wechat.answersOnce(refusal);
    wechat.answers(ALICE);
    assertThat(type.profile(TOKEN).nickname()).isEqualTo("Alice");
    assertThat(wechat.requestLines()).hasSize(2);

    wechat.answers(refusal);
    assertThatThrownBy(() -> type.profile(TOKEN)).isInstanceOf(Exception.class);
    assertThat(wechat.requestLines()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {40001, 40003, 40014, 42001, 42007, 50001})
  void aDeadTokenIsDistinguishedFromOtherErrors(int errcode) {
    wechat.answers("{\"errcode\":" + errcode + ",\"errmsg\":\"no, rid: 1-2-3\"}");

    assertThatThrownBy(() -> type.profile(TOKEN))
        .isInstanceOf(DeadWebTokenException.class)
        .hasNoCause();
  }

  @Test
  void aNicknameIsMadeReadable() throws Exception {
    assertNickname("小明 👨‍👩‍👧 ❤️", "小明 👨‍👩‍👧 ❤️");
    assertNickname("a\u0000b\u0007c\nd\u009Fe", "abcde");
    assertNickname("\\u0000\\u001b[31mred", "[31mred");
    assertNickname("\u202Egnp.exe\u2066", "gnp.exe");
    assertNickname("half \\ud83d of a pair", "half \uFFFD of a pair");
    assertNickname("<b>\\\"&amp;</b>", "<b>\"&amp;</b>");
  }

  @Test
  void malformedUtf8IsReplaced() throws Exception {
    byte[] body = profile("A#B", "").getBytes(StandardCharsets.UTF_8);
    body[new String(body, StandardCharsets.UTF_8).indexOf('#')] = (byte) 0xFF;
    wechat.answers(200, "text/plain", body);

    assertThat(type.profile(TOKEN).nickname()).isEqualTo("A\uFFFDB");
  }

  @ParameterizedTest
  @CsvSource({
    "http://wx.qlogo.cn/a, http://wx.qlogo.cn/a",
    "javascript:alert(1), ''",
    "data:image/png;base64-x, ''",
    "'https://a.example/a b', ''",
    "'', ''"
  })
  void aProfileImageIsAWebAddressOrEmpty(String sent, String kept) throws Exception {
    wechat.answers(profile("Alice", ",\"headimgurl\":\"" + sent + "\""));

    assertThat(type.profile(TOKEN).headimgurl()).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2, 2", "3, 0", "-1, 0", "null, 0", "'\"1\"', 1", "[], 0"})
  void anUnknownSexIsZero(String sent, int kept) throws Exception {
    wechat.answers(profile("Alice", ",\"sex\":" + sent));

    assertThat(type.profile(TOKEN).sex()).isEqualTo(kept);
  }

  @Test
  void missingFieldsAreEmpty() throws Exception {
    wechat.answers("{\"openid\":\"o1\",\"nickname\":null}");

    assertThat(type.profile(TOKEN)).isEqualTo(new Profile("o1", null, "", "", 0, "", "", ""));
  }

  @Test
  void noLogAndNoFailureShowsUserData() {
    List<Throwable> failures = new ArrayList<>();
    for (String body :
        List.of(
            "marker",
            "{\"errcode\":40001,\"errmsg\":\"marker rid: marker\"}",
            "{\"openid\":\"marker\",\"nickname\":\"marker\"}")) {
      wechat.answersOnce(TOKENS.replace("90_", "marker"));
      wechat.answers(body);
      assertThat(type.identify("c1")).isNotNull();
      failures.add(catchThrowableOfType(Exception.class, () -> type.profile(TOKEN)));
      failures.add(catchThrowableOfType(Exception.class, () -> type.token("marker")));
    }
    assertThat(failures)
        .hasSize(6)
        .allSatisfy(failure -> assertThat(String.valueOf(failure)).doesNotContain("marker"));
    assertThat(log.ours()).isNotEmpty();
    assertThat(log.all()).noneMatch(line -> line.contains("marker"));
  }

  private void assertNickname(String sent, String kept) throws DeadWebTokenException {
    wechat.answers(profile(sent, ""));

    assertThat(type.profile(TOKEN).nickname()).isEqualTo(kept);
  }

  private static String profile(String nickname, String more) {
    return "{\"openid\":\"o1\",\"nickname\":\"" + nickname + "\"" + more + "}";
  }

  private static void assertRefused(LoginError error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  private ProfileLogin type(String scope, URI url, Limits limits) {
    WeChatApi api = new WeChatApi(url, () -> NOW, limits, ProviderCalls.UNWATCHED);
    toClose.add(api);
    List<String> problems = new ArrayList<>();
    InstanceConfig config =
        new InstanceConfig(
            "N",
            new ConfigObject("e.json", Map.of(), problems),
            new ConfigObject(
                "N.json", Map.of("appId", "wx1", "appSecret", "s1", "scope", scope), problems));
    ProfileLogin made =
        (ProfileLogin) new WechatPublicType.Provider().create(config, new FakeContext(api));
    assertThat(problems).isEmpty();
    return made;
  }

  /** Shares one API client. */
  private record FakeContext(WeChatApi api) implements LoginTypeContext {
    @Override
    public Optional<String> setting(String name) {
      return Optional.empty();
    }

    @Override
    public InstantSource clock() {
      return () -> NOW;
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> maker) {
      return type.cast(api);
    }
  }
}
