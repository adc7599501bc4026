package io.wechatlogin.wechat.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.domain.type.WebGrant;
import io.wechatlogin.wechat.api.Limits;
import io.wechatlogin.wechat.api.WeChatApi;
import io.wechatlogin.wechat.testkit.FakeWeChat;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The switch {@code profile} of an instance decides when logins cost a second call. */
class ProfileSwitchTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final String TOKENS =
      "{\"access_token\":\"90_a\",\"expires_in\":7200,\"refresh_token\":\"90_r\","
          + "\"openid\":\"o1\",\"scope\":\"snsapi_login\",\"unionid\":\"u1\"}";
  private static final String ALICE =
      "{\"openid\":\"o1\",\"nickname\":\"Alice\",\"sex\":0,"
          + "\"headimgurl\":\"https:\\/\\/thirdwx.qlogo.cn\\/mmopen\\/vi_32\\/a\\/132\"}";

  private final FakeWeChat wechat = new FakeWeChat();
  private final WeChatApi api =
      new WeChatApi(wechat.url(), () -> NOW, Limits.DEFAULT, ProviderCalls.UNWATCHED);
  private final List<String> problems = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    api.close();
    wechat.close();
  }

  @ParameterizedTest
  @CsvSource({
    "website, , REGISTER",
    "website, never, NEVER",
    "website, register, REGISTER",
    "website, always, ALWAYS",
    "app, , REGISTER",
    "app, always, ALWAYS",
    "snsapi_userinfo, , ALWAYS",
    "snsapi_userinfo, register, REGISTER",
    "snsapi_userinfo, never, NEVER",
    "snsapi_base, , NEVER",
    "snsapi_base, never, NEVER"
  })
  void theSwitchHasADefaultForEachType(
      String which, @Nullable String profile, ProfileRequest request) {
    assertThat(type(which, profile).profileRequest()).isEqualTo(request);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sometimes", "Always", "true"})
  void anyOtherWordIsAProblem(String word) {
    type("website", word);
    assertThat(problems).containsExactly("e.json: profile must be never, register or always");
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "register"})
  void aSilentOfficialAccountCannotAsk(String word) {
    type("snsapi_base", word);
    assertThat(problems).containsExactly("e.json: profile needs the scope snsapi_userinfo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"website", "app"})
  void aLoginByTheDefaultIsOneCallAndTheProfileAnother(String which) {
    ProfileLogin type = type(which, null);
    wechat.answersOnce(TOKENS);
    wechat.answers(ALICE);
    Proof proof = type.identify("c1");
    assertThat(wechat.requestLines()).hasSize(1);
    WebGrant grant = Objects.requireNonNull(proof.grant());
    assertThat(grant.profile()).isNull();
    assertThat(type.profileForLogin(grant.token())).map(Profile::nickname).contains("Alice");
    assertThat(wechat.requestLines().getLast())
        .isEqualTo("GET /sns/userinfo?access_token=90_a&openid=o1");
  }

  @Test
  void aLoginAlwaysFetchesTheProfileWhereTheSwitchSaysSo() {
    wechat.answersOnce(TOKENS);
    wechat.answers(ALICE);
    WebGrant grant = Objects.requireNonNull(type("website", "always").identify("c1").grant());
    assertThat(Objects.requireNonNull(grant.profile()).headimgurl())
        .isEqualTo("https://thirdwx.qlogo.cn/mmopen/vi_32/a/132");
  }

  @Test
  void aLoginNeverKeepsTokensWhereTheSwitchSaysSo() {
    wechat.answers(TOKENS);
    assertThat(type("website", "never").identify("c1")).isEqualTo(new Proof("o1", "u1"));
    assertThat(wechat.requestLines()).hasSize(1);
  }

  @Test
  void aFailureOfTheProfileCallFailsNoLogin() {
    ProfileLogin type = type("website", null);
    wechat.answersOnce(TOKENS);
    wechat.answers("{\"errcode\":48001,\"errmsg\":\"api unauthorized\"}");
    WebGrant grant = Objects.requireNonNull(type.identify("c1").grant());
    assertThat(type.profileForLogin(grant.token())).isEmpty();
  }

  @Test
  void onlyOfficialAccountsGiveTheirTokens() {
    assertThat(type("website", null).givesTokens()).isFalse();
    assertThat(type("app", null).givesTokens()).isFalse();
    assertThat(type("snsapi_base", null).givesTokens()).isTrue();
  }

  private ProfileLogin type(String which, @Nullable String profile) {
    Map<String, Object> app = Map.of("appId", "wx1", "appSecret", "s1");
    return switch (which) {
      case "website" -> type(new WeChatType.Provider(), profile, Map.of("authConfig", app));
      case "app" -> type(new WeChatAppType.Provider(), profile, Map.of("authConfig", app));
      default -> {
        Map<String, Object> business = new HashMap<>(app);
        business.put("scope", which);
        yield type(new WechatPublicType.Provider(), profile, business);
      }
    };
  }

  private ProfileLogin type(
      LoginTypeProvider provider, @Nullable String profile, Map<String, Object> business) {
    Map<String, Object> element = profile == null ? Map.of() : Map.of("profile", profile);
    InstanceConfig config =
        new InstanceConfig(
            "N",
            new ConfigObject("e.json", element, problems),
            new ConfigObject("N.json", business, problems));
    return (ProfileLogin) provider.create(config, new OneClient(api));
  }

  /** Shares one API client. */
  private record OneClient(WeChatApi api) implements LoginTypeContext {
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
