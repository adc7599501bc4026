package io.wechatlogin.wechat.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.FrameLogin;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.PhoneNumbers;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.PushReceiver;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.wechat.api.WeChatAddress;
import io.wechatlogin.wechat.api.WeChatApi;
import io.wechatlogin.wechat.testkit.FakeWeChat;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTypesTest {
  private static final String WEBSITE = "auths.loginTypes.WeChatType";
  private static final String MINI_PROGRAM = "auths.loginTypes.WeChatMiniType";
  private static final String OFFICIAL_ACCOUNT = "auths.loginTypes.WechatPublicType";
  private static final String NATIVE_APP = "auths.loginTypes.WeChatAppType";
  private static final URI CALLBACK = URI.create("https://login.example/callback?a=1&b=%20c#d");
  private static final String STATE = "s".repeat(43);

  private final FakeWeChat wechat = new FakeWeChat();
  private final Map<String, String> settings =
      new HashMap<>(Map.of("WECHAT_LOGIN_WECHAT_API_URL", wechat.url() + "/"));
  private final List<String> problems = new ArrayList<>();
  private final FakeContext context = new FakeContext();

  @AfterEach
  void stop() throws Exception {
    wechat.close();
    if (context.api != null) {
      context.api.close();
    }
  }

  @Test
  void theFourTypesAreFoundAndBuiltIn() {
    assertThat(ServiceLoader.load(LoginTypeProvider.class))
        .allMatch(LoginTypeProvider::isBuiltIn)
        .extracting(LoginTypeProvider::typeName)
        .containsExactly(WEBSITE, MINI_PROGRAM, OFFICIAL_ACCOUNT, NATIVE_APP);
  }

  @Test
  void aWebsiteRedirectsToTheQrPage() {
    assertThat(redirect(website()).authorizationUrl(CALLBACK, STATE))
        .hasToString(
            "https://open.weixin.qq.com/connect/qrconnect?appid=wx1"
                + "&redirect_uri=https%3A%2F%2Flogin.example%2Fcallback%3Fa%3D1%26b%3D%2520c%23d"
                + "&response_type=code&scope=snsapi_login&state="
                + STATE
                + "#wechat_redirect");
    assertThat(redirect(website()).scope()).isEqualTo("snsapi_login");
    assertThat(redirect(website()).applicationState()).isEmpty();
  }

  @Test
  void theQrPageStaysInsideTheFrame() {
    FrameLogin type = (FrameLogin) website();
    String page = type.frameUrl(CALLBACK, STATE, Locale.ENGLISH).toString();

    assertThat(page)
        .startsWith(
            redirect(website())
                .authorizationUrl(CALLBACK, STATE)
                .toString()
                .replace("#wechat_redirect", "&login_type=jssdk&self_redirect=true&style=black"))
        .contains("&href=data%3Atext%2Fcss%3Bbase64%2C")
        .endsWith("&lang=en");
    assertThat(type.frameUrl(CALLBACK, STATE, Locale.CHINESE).toString()).doesNotContain("lang=");
  }

  @Test
  void anOfficialAccountRedirectsToTheConsentPage() {
    settings.put("WECHAT_LOGIN_WECHAT_OPEN_URL", "http://localhost:99/simulator/");

    assertThat(redirect(officialAccount("snsapi_base")).authorizationUrl(CALLBACK, STATE))
        .hasToString(
            "http://localhost:99/simulator/connect/oauth2/authorize?appid=wx1"
                + "&redirect_uri=https%3A%2F%2Flogin.example%2Fcallback%3Fa%3D1%26b%3D%2520c%23d"
                + "&response_type=code&scope=snsapi_base&state="
                + STATE
                + "#wechat_redirect");
  }

  @Test
  void anAppIdCannotAddParameters() {
    LoginType type =
        create(WEBSITE, Map.of(), Map.of("authConfig", Map.of("appId", "a&b c", "appSecret", "s")));

    assertThat(redirect(type).authorizationUrl(CALLBACK, STATE).getRawQuery())
        .startsWith("appid=a%26b%20c&redirect_uri=");
  }

  @Test
  void theConfiguredStateIsNotSentToWeChat() {
    LoginType type =
        create(
            OFFICIAL_ACCOUNT,
            Map.of(),
            Map.of("appId", "wx1", "appSecret", "s", "state", "from app"));

    assertThat(redirect(type).applicationState()).hasValue("from app");
    assertThat(redirect(type).authorizationUrl(CALLBACK, STATE).toString())
        .contains("&state=" + STATE)
        .doesNotContain("from");
  }

  @Test
  void theDefaultScopeOfAnOfficialAccountIncludesTheProfile() {
    LoginType type = create(OFFICIAL_ACCOUNT, Map.of(), Map.of("appId", "wx1", "appSecret", "s"));

    assertThat(redirect(type).scope()).isEqualTo("snsapi_userinfo");
    assertThat(redirect(type).applicationState()).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void anOfficialAccountRefusesOtherScopes() {
    officialAccount("snsapi_login");

    assertThat(problems).containsExactly("N.json: scope must be snsapi_base or snsapi_userinfo");
  }

  @Test
  void aWebCodeIsExchangedForTheIdentity() {
    wechat.answers("{\"access_token\":\"t\",\"openid\":\"o1\",\"unionid\":\"u1\"}");

    assertThat(website().identify("c1")).isEqualTo(new Proof("o1", "u1"));
    assertThat(officialAccount("snsapi_userinfo").identify("c2")).isEqualTo(new Proof("o1", "u1"));
    assertThat(wechat.requestLines())
        .containsExactly(
            "GET /sns/oauth2/access_token?appid=wx1&secret=s1&code=c1&grant_type=authorization_code",
            "GET /sns/oauth2/access_token?appid=wx1&secret=s1&code=c2&grant_type=authorization_code");
  }

  @Test
  void aMiniProgramCodeIsExchangedForTheIdentity() {
    wechat.answers("{\"session_key\":\"\\/Ikz==\",\"openid\":\"o1\"}");

    assertThat(miniProgram().identify("c1")).isEqualTo(new Proof("o1", null, new Secret("/Ikz==")));
    assertThat(wechat.requestLines())
        .containsExactly(
            "GET /sns/jscode2session?appid=wx1&secret=s1&js_code=c1&grant_type=authorization_code");
  }

  @Test
  void aMiniProgramFetchesPhoneNumbersWithTheTokenOfItsApp() throws Exception {
    wechat.answersOnce("{\"access_token\":\"98_t\",\"expires_in\":7200}");
    wechat.answers(
        "{\"errcode\":0,\"phone_info\":{\"phoneNumber\":\"138\",\"purePhoneNumber\":\"138\","
            + "\"countryCode\":86,\"watermark\":{\"timestamp\":1,\"appid\":\"wx1\"}}}");

    assertThat(miniProgram()).isInstanceOf(PhoneNumbers.class);
    PhoneNumbers type = (PhoneNumbers) miniProgram();
    AppToken token = type.appToken(true);

    assertThat(token.value().reveal()).isEqualTo("98_t");
    assertThat(type.phoneNumber(token.value(), "c1"))
        .isEqualTo(new PhoneNumbers.PhoneNumber("138", "138", "86"));
    assertThat(wechat.requestLines())
        .containsExactly(
            "POST /cgi-bin/stable_token",
            "POST /wxa/business/getuserphonenumber?access_token=98_t");
    assertThat(website()).isNotInstanceOf(PhoneNumbers.class);
    assertThat(officialAccount("snsapi_base")).isNotInstanceOf(PhoneNumbers.class);
  }

  @Test
  void aSnapshotUserIsNotLoggedIn() {
    wechat.answers("{\"openid\":\"o1\",\"unionid\":\"u1\",\"is_snapshotuser\":1}");

    assertThatThrownBy(() -> officialAccount("snsapi_userinfo").identify("c1"))
        .isInstanceOfSatisfying(
            LoginException.class, e -> assertThat(e.error()).isEqualTo(LoginError.SNAPSHOT_USER));
  }

  @Test
  void aMiniProgramIsNotARedirectLogin() {
    assertThat(miniProgram()).isNotInstanceOf(RedirectLogin.class);
    assertThat(miniProgram().appId()).isEqualTo("wx1");
    assertThat(website().appId()).isEqualTo("wx1");
  }

  @Test
  void allInstancesShareOneClient() {
    website();
    miniProgram();
    officialAccount("snsapi_base");

    assertThat(context.clientsMade).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {WEBSITE, MINI_PROGRAM})
  void theSecretMayBeInEitherFileOrInBoth(String type) {
    Map<String, String> both = Map.of("appId", "wx1", "appSecret", "s1");

    LoginType inElement =
        create(type, Map.of("appSecret", "s1"), Map.of("authConfig", Map.of("appId", "wx1")));
    LoginType inBusiness = create(type, Map.of(), Map.of("authConfig", both));
    LoginType inBoth = create(type, Map.of("appSecret", "s1"), Map.of("authConfig", both));

    assertThat(problems).isEmpty();
    assertThat(inElement).isEqualTo(inBusiness).isEqualTo(inBoth);
  }

  @Test
  void twoDifferentSecretsAreAProblem() {
    create(
        WEBSITE,
        Map.of("appSecret", "s1"),
        Map.of("authConfig", Map.of("appId", "wx1", "appSecret", "s2")));
    create(OFFICIAL_ACCOUNT, Map.of("appSecret", "s1"), Map.of("appId", "wx1", "appSecret", "s2"));

    assertThat(problems)
        .containsExactly(
            "N.json: authConfig.appSecret differs from the one in e.json",
            "N.json: appSecret differs from the one in e.json");
  }

  @Test
  void missingAndUnknownKeysAreProblems() {
    create(WEBSITE, Map.of(), Map.of("authConfig", Map.of("scope", "snsapi_login")));
    create(MINI_PROGRAM, Map.of(), Map.of("appId", "wx1"));
    create(OFFICIAL_ACCOUNT, Map.of("scope", "x"), Map.of("appSecret", 7));

    assertThat(problems)
        .containsExactly(
            "N.json: authConfig.appId is missing",
            "N.json: authConfig.appSecret is missing",
            "N.json: authConfig.scope is not a known key",
            "N.json: authConfig is missing",
            "N.json: authConfig.appId is missing",
            "N.json: authConfig.appSecret is missing",
            "N.json: appId is not a known key",
            "N.json: appId is missing",
            "N.json: appSecret must be a text without blanks around it",
            "e.json: scope is not a known key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"api.weixin.qq.com", "ftp://a.example", "http://", "http://a b", "http://a?b"})
  void anAddressThatIsNotHttpIsRefused(String address) {
    settings.put("WECHAT_LOGIN_WECHAT_API_URL", address);

    assertThatThrownBy(this::website)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("WECHAT_LOGIN_WECHAT_API_URL must look like https://api.weixin.qq.com");
  }

  @Test
  void theDefaultAddressesAreThoseOfWeChat() {
    settings.clear();

    assertThat(WeChatAddress.API.in(context)).hasToString("https://api.weixin.qq.com");
    assertThat(WeChatAddress.OPEN.in(context)).hasToString("https://open.weixin.qq.com");
  }

  @Test
  void pushKeysMayBeInEitherOfTwoPlaces() {
    String key = "k".repeat(43);
    Map<String, String> keys =
        Map.of("pushToken", "token", "encodingAesKey", key, "previousEncodingAesKey", key);
    for (String typeName : List.of(WEBSITE, MINI_PROGRAM)) {
      assertThat(acceptsPushes(typeName, with(keys), Map.of())).isTrue();
      assertThat(acceptsPushes(typeName, Map.of(), keys)).isTrue();
      assertThat(acceptsPushes(typeName, with(keys), keys)).isTrue();
      assertThat(acceptsPushes(typeName, Map.of(), Map.of())).isFalse();
    }
    LoginType official = create(OFFICIAL_ACCOUNT, Map.of(), with(keys));
    assertThat(acceptsPushes(official)).isTrue();
    assertThat(problems).isEmpty();
  }

  @Test
  void wrongPushKeysAreProblems() {
    create(
        WEBSITE,
        Map.of(),
        Map.of(
            "authConfig",
            Map.of("appId", "wx1", "appSecret", "s1", "pushToken", "token2"),
            "pushToken",
            "token1",
            "encodingAesKey",
            "k".repeat(42)));
    create(
        OFFICIAL_ACCOUNT,
        Map.of(),
        with(Map.of("pushToken", "a b", "previousEncodingAesKey", "k".repeat(44))));
    create(
        MINI_PROGRAM, Map.of("pushToken", "token"), app(Map.of("encodingAesKey", "!".repeat(43))));

    assertThat(problems)
        .containsExactly(
            "N.json: authConfig.pushToken differs from the one outside",
            "N.json: encodingAesKey must have 43 letters and digits",
            "N.json: pushToken must have 3 to 64 characters without blanks",
            "N.json: previousEncodingAesKey must have 43 letters and digits",
            "N.json: encodingAesKey is missing, but previousEncodingAesKey is configured",
            "N.json: authConfig.encodingAesKey must have 43 letters and digits",
            "N.json: pushToken is missing, but encodingAesKey is configured",
            "e.json: pushToken is not a known key");
    assertThat(problems.toString()).doesNotContain("token1", "token2", "kkk", "!!!");
  }

  private boolean acceptsPushes(
      String typeName, Map<String, String> outside, Map<String, String> inside) {
    Map<String, Object> business = new HashMap<>(app(inside));
    outside.forEach((key, value) -> business.merge(key, value, (app, push) -> app));
    business.remove("appId");
    business.remove("appSecret");
    return acceptsPushes(create(typeName, Map.of(), business));
  }

  /** Tells whether pushes are configured: the refusal is about the missing signature then. */
  private static boolean acceptsPushes(LoginType type) {
    try {
      ((PushReceiver) type).echo(Map.of());
    } catch (LoginException refusal) {
      assertThat(refusal.error()).isIn(LoginError.FORBIDDEN, LoginError.NOT_SUPPORTED);
      return refusal.error() == LoginError.FORBIDDEN;
    }
    throw new AssertionError("not refused");
  }

  private static Map<String, Object> app(Map<String, String> keys) {
    return Map.of("authConfig", with(keys));
  }

  private static Map<String, String> with(Map<String, String> keys) {
    Map<String, String> all = new HashMap<>(keys);
    all.put("appId", "wx1");
    all.put("appSecret", "s1");
    return all;
  }

  @Test
  void aTypeDoesNotPrintItsSecret() {
    assertThat(website().toString() + miniProgram() + officialAccount("snsapi_base"))
        .doesNotContain("s1");
  }

  private LoginType website() {
    return create(
        WEBSITE, Map.of(), Map.of("authConfig", Map.of("appId", "wx1", "appSecret", "s1")));
  }

  private LoginType miniProgram() {
    return create(
        MINI_PROGRAM, Map.of(), Map.of("authConfig", Map.of("appId", "wx1", "appSecret", "s1")));
  }

  private LoginType officialAccount(String scope) {
    return create(
        OFFICIAL_ACCOUNT, Map.of(), Map.of("appId", "wx1", "appSecret", "s1", "scope", scope));
  }

  private LoginType create(String typeName, Map<String, ?> element, Map<String, ?> business) {
    InstanceConfig config =
        new InstanceConfig(
            "N",
            new ConfigObject("e.json", element, problems),
            new ConfigObject("N.json", business, problems));
    LoginTypeProvider provider =
        ServiceLoader.load(LoginTypeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(candidate -> candidate.typeName().equals(typeName))
            .findFirst()
            .orElseThrow();
    LoginType type = provider.create(config, context);
    config.element().reportUnknownKeys();
    config.business().reportUnknownKeys();
    return type;
  }

  private static RedirectLogin redirect(LoginType type) {
    assertThat(type).isInstanceOf(RedirectLogin.class);
    return (RedirectLogin) type;
  }

  /** Shares one API client. */
  private final class FakeContext implements LoginTypeContext {
    @Nullable WeChatApi api;
    int clientsMade;

    @Override
    public Optional<String> setting(String name) {
      return Optional.ofNullable(settings.get(name));
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> maker) {
      if (api == null) {
        api = (WeChatApi) maker.get();
        clientsMade++;
      }
      return type.cast(api);
    }
  }
}
