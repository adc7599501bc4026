package io.wechatlogin.http.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.fixture.FakeWeChat;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
  private static final String LOGIN_CODES = "/api/v1/login-types/Mini/login-codes";

  private final TestService service =
      TestService.start(settings -> limited(settings, 3, List.of("127.0.0.1", "10.0.0.0/8")));

  @AfterEach
  void stop() {
    service.close();
  }

  private static HttpSettings limited(HttpSettings settings, int perMinute, List<String> proxies) {
    return TestSettings.with(
        TestSettings.withProxies(settings, proxies.toArray(String[]::new)),
        settings.limits().withRequestsPerMinute(perMinute));
  }

  private ReceivedAnswer attempt(String forwardedFor) {
    return service
        .post(LOGIN_CODES, TestService.code("a"))
        .header("X-Forwarded-For", forwardedFor)
        .send();
  }

  @Test
  void pushesAreNotCounted() {
    String push = "/api/v1/login-types/Mini/push?signature=";
    for (int i = 0; i < 5; i++) {
      service.get(push + "good&echostr=1").send().isStatus(200);
      service.call("POST", push + "good").send().isStatus(200);
      service.call("POST", push + "bad").send().isStatus(403);
    }
    service.post(LOGIN_CODES, TestService.code("a")).send().isStatus(200);
  }

  @Test
  void theLoginRoutesShareOneLimit() {
    service.post(LOGIN_CODES, TestService.code("a")).send().isStatus(200);
    service.post("/api/v1/sessions", "{}").send().isStatus(400);
    service.get("/api/v1/login-types/Web/authorize").send().isStatus(400);
    ReceivedAnswer refused =
        service
            .post("/api/v1/login-types/Mini/registrations", "{}")
            .send()
            .isProblem(429, "rate_limited");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 20);
    service.post("/api/v1/login-types/Web/scans", "{}").send().isStatus(429);
    service.post("/api/v1/login-types/Web/authorizations", "{}").send().isStatus(429);
    service.get("/api/v1/login-types/Web/callback").send().isStatus(429);
  }

  @Test
  void otherRoutesAndHostsAreNotLimited() {
    for (int i = 0; i < 10; i++) {
      service.get("/api/v1/login-types").send().isStatus(200);
      service.post(LOGIN_CODES, TestService.code("a")).asHost().send().isStatus(200);
    }
  }

  @Test
  void anUnknownKeyIsLimited() {
    for (int i = 0; i < 3; i++) {
      service.post(LOGIN_CODES, TestService.code("a")).bearer("guess").send().isStatus(401);
    }
    service.post(LOGIN_CODES, TestService.code("a")).bearer("guess").send().isStatus(429);
  }

  @Test
  void clientsBehindATrustedProxyAreCountedSeparately() {
    for (int i = 0; i < 3; i++) {
      attempt("203.0.113.1").isStatus(200);
    }
    attempt("203.0.113.1").isStatus(429);
    attempt("198.51.100.7, 203.0.113.1").isStatus(429);
    attempt("203.0.113.1, 10.1.2.3").isStatus(429);
    attempt("203.0.113.2").isStatus(200);
  }

  @Test
  void zeroMeansNoLimit() {
    try (TestService free = TestService.start()) {
      for (int i = 0; i < 30; i++) {
        free.post(LOGIN_CODES, TestService.code("a")).send().isStatus(200);
      }
    }
  }

  @Test
  void anInstanceMayLimitAllClientsTogether() {
    RateLimit limit = new RateLimit(0);
    Instance strict = instance("Strict", 2);
    limit.count(strict);
    limit.count(strict);
    assertThatThrownBy(() -> limit.count(strict))
        .isInstanceOfSatisfying(
            LoginException.class,
            refusal -> {
              assertThat(refusal.error()).isEqualTo(LoginError.RATE_LIMITED);
              assertThat(refusal.retryAfter().orElseThrow())
                  .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
            });
    limit.count(instance("Other", 2));
    for (int i = 0; i < 100; i++) {
      limit.count(instance("Usual", 0));
    }
  }

  private static Instance instance(String name, int perMinute) {
    return new Instance(
        name,
        name,
        "auths.loginTypes.WeChatMiniType",
        new FakeWeChat.Mini("wx-" + name, () -> {}),
        new Instance.Rules(
            true,
            true,
            "default",
            AllowedRedirects.of(List.of()),
            new Instance.Restrictions(false, true, perMinute)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9|198.51.100.1|203.0.113.9",
        "127.0.0.1|198.51.100.1|198.51.100.1",
        "127.0.0.1|198.51.100.1:4711|198.51.100.1",
        "127.0.0.1|198.51.100.1, 10.9.9.9|198.51.100.1",
        "127.0.0.1|8.8.8.8, 198.51.100.1, 10.9.9.9|198.51.100.1",
        "127.0.0.1|nonsense|127.0.0.1",
        "127.0.0.1|localhost, 10.9.9.9|10.9.9.9",
        "127.0.0.1|10.0.0.1|10.0.0.1"
      })
  void theClientIsTheRightMostAddressOutsideTheTrustedProxies(
      String remote, String forwarded, String client) {
    TrustedProxies proxies = TrustedProxies.of(List.of("127.0.0.1", "10.0.0.0/8"));
    assertThat(proxies.client(remote, List.of(forwarded))).isEqualTo(client);
  }

  @Test
  void withoutTrustedProxiesTheHeaderIsIgnored() {
    assertThat(TrustedProxies.of(List.of()).client("127.0.0.1", List.of("1.1.1.1")))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void oneIpv6NetworkIsOneClient() {
    TrustedProxies proxies = TrustedProxies.of(List.of("::1", "fd00::/8"));
    String one = proxies.client("[::1]", List.of("2001:db8::1, fd12::1"));
    assertThat(proxies.client("::1", List.of("[2001:db8::ffff]:443"))).isEqualTo(one);
    assertThat(proxies.client("::1", List.of("2001:db8:0:1::1"))).isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/x", "", "1.2.3", "::1/129"})
  void aMalformedProxyPreventsTheStart(String proxy) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(proxy)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
