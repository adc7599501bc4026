package io.wechatlogin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.instance.SharedLoginTypeContext;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.domain.type.ProviderReachability;
import io.wechatlogin.wechat.testkit.FakeWeChat;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which forward proxy the calls go through. */
class WeChatProxyTest {
  private static final URI WECHAT = URI.create("https://api.weixin.qq.com");

  @Test
  void allCallsGoThroughTheProxyOfTheSetting() {
    try (FakeWeChat proxy = new FakeWeChat();
        SharedLoginTypeContext context =
            context(
                Map.of(
                    "WECHAT_LOGIN_WECHAT_API_URL",
                    "http://wechat.invalid/base",
                    "WECHAT_LOGIN_WECHAT_PROXY",
                    proxy.url().toString()))) {
      proxy.answers("{\"openid\":\"o1\"}");
      WeChatApi api = WeChatApi.of(context);
      assertThat(api.codeToSession("wx1", new Secret("s"), "c").openId()).isEqualTo("o1");
      assertThat(api.reach()).isInstanceOf(ProviderReachability.Answered.class);
      assertThat(proxy.requestLines())
          .containsExactly(
              "GET http://wechat.invalid/base/sns/jscode2session?appid=wx1&secret=s&js_code=c"
                  + "&grant_type=authorization_code",
              "GET http://wechat.invalid/");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example:3128, proxy.example, 3128",
    "http://proxy.example, proxy.example, 1080",
    "proxy.example:3128, proxy.example, 3128",
    "http://squid_1:3128/, squid_1, 3128",
    "http://[::1]:3128, ::1, 3128",
    "http://10.0.0.1:8888, 10.0.0.1, 8888",
  })
  void anAddressMayHaveAnyOfTheseForms(String text, String host, int port) {
    WeChatProxy proxy = proxy(Map.of("WECHAT_LOGIN_WECHAT_PROXY", text)).orElseThrow();
    assertThat(proxy).isEqualTo(new WeChatProxy(host, port, Optional.empty()));
  }

  @Test
  void nameAndPasswordAreDecoded() {
    WeChatProxy.User user =
        proxy(Map.of("HTTPS_PROXY", "http://a%40b:p%3Aw+d@proxy.example:1"))
            .orElseThrow()
            .user()
            .orElseThrow();
    assertThat(user.name()).isEqualTo("a@b");
    assertThat(user.password().reveal()).isEqualTo("p:w+d");
    assertThat(user.toString()).doesNotContain("p:w");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://p:1", "http://", "http://p:0", "http://p:x", "http://u:secret@", "a b"})
  void whatNamesNoProxyIsRefusedWithoutItsValue(String text) {
    assertThatThrownBy(() -> proxy(Map.of("WECHAT_LOGIN_WECHAT_PROXY", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("WECHAT_LOGIN_WECHAT_PROXY must look like http://proxy.example:3128")
        .hasNoCause();
  }

  @Test
  void theSettingComesBeforeTheStandardVariablesAndLowerCaseBeforeUpperCase() {
    Map<String, String> all =
        Map.of(
            "WECHAT_LOGIN_WECHAT_PROXY", "http://own:1",
            "https_proxy", "http://lower:1",
            "HTTPS_PROXY", "http://upper:1",
            "no_proxy", "*");
    assertThat(proxy(all)).map(WeChatProxy::host).contains("own");
    assertThat(proxy(Map.of("https_proxy", "http://lower:1", "HTTPS_PROXY", "http://upper:1")))
        .map(WeChatProxy::host)
        .contains("lower");
    assertThat(proxy(Map.of("https_proxy", " ", "HTTPS_PROXY", "http://upper:1")))
        .map(WeChatProxy::host)
        .contains("upper");
  }

  @Test
  void theStandardVariablesAreAboutHttpsAddressesOnly() {
    try (SharedLoginTypeContext context = context(Map.of("HTTPS_PROXY", "http://proxy:1"))) {
      assertThat(WeChatProxy.in(context, URI.create("http://127.0.0.1:9999"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "api.weixin.qq.com",
        "weixin.qq.com",
        ".qq.com",
        "*.qq.com",
        "localhost,API.weixin.qq.com:443",
        "localhost qq.com"
      })
  void noProxyExceptsHosts(String list) {
    assertThat(proxy(Map.of("HTTPS_PROXY", "http://proxy:1", "NO_PROXY", list))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "xin.qq.com", "api.weixin.qq.com:8443", "qq", ","})
  void noProxyExceptsNoOtherHosts(String list) {
    assertThat(proxy(Map.of("HTTPS_PROXY", "http://proxy:1", "no_proxy", list))).isPresent();
  }

  private static Optional<WeChatProxy> proxy(Map<String, String> environment) {
    try (SharedLoginTypeContext context = context(environment)) {
      return WeChatProxy.in(context, WECHAT);
    }
  }

  private static SharedLoginTypeContext context(Map<String, String> environment) {
    return new SharedLoginTypeContext(
        name -> Optional.ofNullable(environment.get(name)),
        InstantSource.system(),
        ProviderCalls.UNWATCHED);
  }
}
