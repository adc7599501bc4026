package io.wechatlogin.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xkcoding.http.config.HttpConfig;
import io.wechatlogin.simulator.Fault;
import java.net.Proxy;
import java.time.Duration;
import java.util.Map;
import me.zhyd.oauth.config.AuthConfig;
import me.zhyd.oauth.log.Log;
import me.zhyd.oauth.model.AuthCallback;
import me.zhyd.oauth.model.AuthResponse;
import me.zhyd.oauth.model.AuthToken;
import me.zhyd.oauth.model.AuthUser;
import me.zhyd.oauth.request.AuthRequest;
import me.zhyd.oauth.request.AuthWeChatMpRequest;
import me.zhyd.oauth.request.AuthWeChatOpenRequest;
import me.zhyd.oauth.request.AuthWechatMiniProgramRequest;
import me.zhyd.oauth.utils.AuthStateUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** JustAuth's three WeChat logins. WeChat's hosts are built in, so it uses the proxy. */
@ThirdPartyClient(value = "JustAuth", version = "version.justauth")
class JustAuthTest extends ThirdPartyClientTest {
  private static final int SUCCESS = 2000;

  private final AuthRequest website =
      new AuthWeChatOpenRequest(config(WEBSITE, WEBSITE_SECRET).build());
  private final AuthRequest official =
      new AuthWeChatMpRequest(config(OFFICIAL, OFFICIAL_SECRET).build());
  private final AuthRequest mini =
      new AuthWechatMiniProgramRequest(
          config(MINI, MINI_SECRET).ignoreCheckRedirectUri(true).ignoreCheckState(true).build());

  @BeforeAll
  static void disableLogging() {
    // JustAuth logs each failure, and these tests provoke failures.
    Log.Config.enable = false;
  }

  private AuthConfig.AuthConfigBuilder config(String appId, String secret) {
    return AuthConfig.builder()
        .clientId(appId)
        .clientSecret(secret)
        .redirectUri("https://website.example/back")
        .httpConfig(
            HttpConfig.builder()
                .timeout(10_000)
                .proxy(new Proxy(Proxy.Type.HTTP, simulator.proxy()))
                .build());
  }

  private AuthResponse<AuthUser> login(AuthRequest request, String personId) {
    String state = AuthStateUtils.createState();
    Map<String, String> back = callback(request.authorize(state), personId);
    return request.login(
        AuthCallback.builder().code(back.get("code")).state(back.get("state")).build());
  }

  private static AuthResponse<AuthUser> exchange(AuthRequest request, String code) {
    String state = AuthStateUtils.createState();
    request.authorize(state);
    return request.login(AuthCallback.builder().code(code).state(state).build());
  }

  @Test
  void aWebsiteLogsInByQrCode() {
    AuthResponse<AuthUser> response = login(website, "alice");

    assertThat(response.getMsg()).isNull();
    assertThat(response.getCode()).isEqualTo(SUCCESS);
    AuthUser user = response.getData();
    assertThat(user.getUuid()).isEqualTo(control.openid(WEBSITE, "alice"));
    assertThat(user.getNickname()).isEqualTo("Alice 爱丽丝");
    assertThat(user.getToken().getUnionId()).isEqualTo(control.unionid(WEBSITE, "alice"));
  }

  @Test
  void anOfficialAccountLogsInWithConsent() {
    AuthResponse<AuthUser> response = login(official, "bob");

    assertThat(response.getMsg()).isNull();
    assertThat(response.getData().getUuid()).isEqualTo(control.openid(OFFICIAL, "bob"));
    assertThat(response.getData().getNickname()).isEqualTo("Bob");
  }

  @Test
  void aMiniProgramLogsIn() {
    AuthResponse<AuthUser> response =
        mini.login(AuthCallback.builder().code(control.issueJsCode(MINI, "alice")).build());

    assertThat(response.getMsg()).isNull();
    assertThat(response.getData().getUuid()).isEqualTo(control.openid(MINI, "alice"));
    assertThat(response.getData().getToken().getAccessToken())
        .isEqualTo(control.sessionKey(MINI, "alice"));
  }

  @Test
  void invalidCodesAreRefusedWithWechatsErrors() {
    String code = control.issueCode(WEBSITE, "alice");
    assertThat(exchange(website, code).getCode()).isEqualTo(SUCCESS);
    assertThat(exchange(website, code).getMsg()).startsWith("code been used, rid: ");
    assertThat(exchange(website, "nonsense").getMsg()).startsWith("invalid code, rid: ");
    AuthRequest wrong = new AuthWeChatOpenRequest(config(WEBSITE, "wrong").build());
    assertThat(exchange(wrong, "0x").getMsg()).startsWith("invalid appsecret, rid: ");
    control.fault("/sns/oauth2/access_token", Fault.errcode(-1), 1);
    assertThat(exchange(website, control.issueCode(WEBSITE, "alice")).getMsg())
        .startsWith("system error, rid: ");

    assertThat(exchange(official, "nonsense").getMsg()).startsWith("invalid code, rid: ");
    AuthResponse<AuthUser> blocked =
        mini.login(AuthCallback.builder().code(control.issueJsCode(MINI, "blocked")).build());
    assertThat(blocked.getCode()).isEqualTo(40226);
    AuthResponse<AuthUser> unknown = mini.login(AuthCallback.builder().code("nonsense").build());
    assertThat(unknown.getCode()).isEqualTo(40029);
  }

  @Test
  void tokensAreRefreshedUntilTheyExpire() {
    AuthToken token = login(website, "alice").getData().getToken();
    assertThat(website.refresh(token).getData().getAccessToken()).isEqualTo(token.getAccessToken());

    control.advanceClock(Duration.ofDays(31));
    assertThatThrownBy(() -> website.refresh(token))
        .hasMessageStartingWith("invalid refresh_token, rid: ");
  }
}
