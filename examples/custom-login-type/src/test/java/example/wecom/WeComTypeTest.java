package example.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.instance.InstanceSource;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.RedirectLogin;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what is specific to WeCom; {@link WeComContractTest} tests the rest. */
class WeComTypeTest {
  private final FakeWeCom weCom = new FakeWeCom();
  private Instant now = Instant.parse("2026-11-21T08:00:00Z");
  private final EmbeddedLogin login = start(FakeWeCom.CORP_SECRET);

  @AfterEach
  void stop() {
    login.close();
    weCom.close();
  }

  @Test
  void theLoginPageHasTheParametersOfAnOwnApplication() {
    assertThat(type(login).authorizationUrl(URI.create("https://intra.example/back?a=1"), "xyz"))
        .hasToString(
            "https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp"
                + "&appid=ww1a2b3c4d5e6f7a8b&agentid=1000002"
                + "&redirect_uri=https%3A%2F%2Fintra.example%2Fback%3Fa%3D1&state=xyz");
  }

  @Test
  void theOpenIdOfAMemberIsTheUserId() {
    assertThat(type(login).identify(weCom.codeOf("zhangsan")).openId()).isEqualTo("zhangsan");
  }

  @Test
  void aPersonOutsideTheEnterpriseIsRefused() {
    assertRefused(LoginError.NOT_A_MEMBER, login, weCom.codeOfOutsider());
  }

  @Test
  void theTokenIsCachedAndRenewedBeforeItExpires() {
    identify("a");
    identify("b");
    now = now.plus(Duration.ofMinutes(114));
    identify("c");
    assertThat(tokenCalls()).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(1));
    identify("d");
    assertThat(tokenCalls()).isEqualTo(2);
  }

  @Test
  void aRevokedTokenIsReplacedAndTheCodeStillWorks() {
    identify("a");
    weCom.revokeToken();
    identify("b");
    assertThat(tokenCalls()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, WECHAT_UNAVAILABLE",
    "40029, INVALID_CODE",
    "45009, WECHAT_RATE_LIMITED",
    "50001, WECHAT_MISCONFIGURED",
    "60020, WECHAT_MISCONFIGURED",
  })
  void everyErrcodeBecomesALoginError(int errcode, LoginError error) {
    weCom.failNext(errcode);
    assertRefused(error, login, weCom.codeOf("zhangsan"));
  }

  @Test
  void aWrongSecretIsAMisconfiguration() {
    try (EmbeddedLogin wrong = start("wrong")) {
      assertRefused(LoginError.WECHAT_MISCONFIGURED, wrong, weCom.codeOf("zhangsan"));
    }
  }

  @Test
  void anAnswerThatNeverEndsIsRefusedWithinTheTimeBudget() {
    try (WeComClient client = new WeComClient()) {
      WeComApi api =
          new WeComApi(
              client,
              weCom.url(),
              FakeWeCom.CORP_ID,
              new Secret(FakeWeCom.CORP_SECRET),
              () -> now,
              Duration.ofMillis(300));
      weCom.hang();
      assertThatThrownBy(() -> api.memberOf(weCom.codeOf("zhangsan")))
          .isInstanceOfSatisfying(
              LoginException.class,
              refusal -> assertThat(refusal.error()).isEqualTo(LoginError.WECHAT_UNAVAILABLE));
    }
  }

  private void identify(String member) {
    assertThat(type(login).identify(weCom.codeOf(member)).openId()).isEqualTo(member);
  }

  private long tokenCalls() {
    return weCom.calls().stream().filter("/cgi-bin/gettoken"::equals).count();
  }

  private static void assertRefused(LoginError error, EmbeddedLogin login, String code) {
    assertThatThrownBy(() -> type(login).identify(code))
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  private static RedirectLogin type(EmbeddedLogin login) {
    return (RedirectLogin) login.application().instances().get("Staff").type();
  }

  private EmbeddedLogin start(String secret) {
    return EmbeddedLogin.builder()
        .ports(new MemoryStore().ports())
        .clock(() -> now)
        .settings(
            name -> Optional.of(weCom.url().toString()).filter(url -> name.equals("WECOM_API_URL")))
        .instances(
            InstanceSource.of(
                "Staff",
                Map.of("type", "auths.loginTypes.WeComType", "title", "企业微信"),
                Map.of(
                    "authConfig",
                    Map.of(
                        "corpId", FakeWeCom.CORP_ID, "agentId", "1000002", "corpSecret", secret))))
        .start();
  }
}
