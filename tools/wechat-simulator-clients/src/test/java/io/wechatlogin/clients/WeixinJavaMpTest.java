package io.wechatlogin.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import java.io.File;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import javax.imageio.ImageIO;
import me.chanjar.weixin.common.bean.WxOAuth2UserInfo;
import me.chanjar.weixin.common.bean.oauth2.WxOAuth2AccessToken;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.service.WxOAuth2Service;
import me.chanjar.weixin.mp.api.WxMpService;
import me.chanjar.weixin.mp.api.impl.WxMpServiceImpl;
import me.chanjar.weixin.mp.bean.message.WxMpXmlMessage;
import me.chanjar.weixin.mp.bean.result.WxMpQrCodeTicket;
import me.chanjar.weixin.mp.config.WxMpHostConfig;
import me.chanjar.weixin.mp.config.impl.WxMpDefaultConfigImpl;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** WxJava for official accounts, with its own setting of hosts. */
@ThirdPartyClient(value = "weixin-java-mp", version = "version.wxjava")
class WeixinJavaMpTest extends ThirdPartyClientTest {
  private static final String PUSH_TOKEN = "simtoken";
  private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

  private final WxMpService service = service(OFFICIAL, OFFICIAL_SECRET);
  private final WxOAuth2Service oauth = service.getOAuth2Service();

  private WxMpService service(String appId, String secret) {
    String url = simulator.url().toString();
    WxMpDefaultConfigImpl config = new WxMpDefaultConfigImpl();
    config.setAppId(appId);
    config.setSecret(secret);
    config.setToken(PUSH_TOKEN);
    config.setAesKey(AES_KEY);
    config.setHostConfig(new WxMpHostConfig(url, url, url));
    WxMpService client = new WxMpServiceImpl();
    client.setWxMpConfigStorage(config);
    client.setRetrySleepMillis(1);
    return client;
  }

  private WxOAuth2AccessToken login(String scope, String personId) throws WxErrorException {
    String address = oauth.buildAuthorizationUrl(CALLBACK, scope, "state1");
    Map<String, String> back = callback(address, personId);
    assertThat(back).containsEntry("state", "state1");
    return oauth.getAccessToken(back.get("code"));
  }

  static void assertRefused(int errcode, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WxErrorException.class,
            refused -> assertThat(refused.getError().getErrorCode()).isEqualTo(errcode));
  }

  @Test
  void aPersonLogsInWithAProfile() throws WxErrorException {
    WxOAuth2AccessToken token = login("snsapi_userinfo", "alice");
    WxOAuth2UserInfo profile = oauth.getUserInfo(token, "zh_CN");

    assertThat(token.getOpenId()).isEqualTo(control.openid(OFFICIAL, "alice"));
    assertThat(token.getUnionId()).isEqualTo(control.unionid(OFFICIAL, "alice"));
    assertThat(token.getExpiresIn()).isEqualTo(7200);
    assertThat(token.getSnapshotUser()).isNull();
    assertThat(profile.getNickname()).isEqualTo("Alice 爱丽丝");
    assertThat(profile.getHeadImgUrl()).startsWith(simulator.url() + "/mmopen/");
    assertThat(oauth.validateAccessToken(token)).isTrue();
  }

  @Test
  void aSilentLoginHasNoProfile() throws WxErrorException {
    WxOAuth2AccessToken token = login("snsapi_base", "alice");

    assertThat(token.getUnionId()).isNull();
    assertRefused(48001, () -> oauth.getUserInfo(token, "zh_CN"));
  }

  @Test
  void specialPersonsAreUnderstood() throws WxErrorException {
    assertThat(login("snsapi_userinfo", "snapshot").getSnapshotUser()).isEqualTo(1);
    assertThat(nickname("emoji")).startsWith("小明😀");
    assertThat(nickname("control-char")).isEqualTo("Control\u0014char");
    assertThat(nickname("errcode")).isEqualTo("{\"errcode\":40029}");
    assertThat(nickname("invalid-utf8")).startsWith("Broken ").endsWith(" bytes");
    assertThat(nickname("deregistered")).isEqualTo("用户已经注销");
    WxOAuth2AccessToken revoked = login("snsapi_userinfo", "password-changed");
    assertRefused(42007, () -> oauth.getUserInfo(revoked, "zh_CN"));
  }

  private String nickname(String personId) throws WxErrorException {
    return oauth.getUserInfo(login("snsapi_userinfo", personId), "zh_CN").getNickname();
  }

  @Test
  void invalidCodesAreRefusedWithWechatsErrors() throws WxErrorException {
    String code = control.issueCode(OFFICIAL, "alice");
    oauth.getAccessToken(code);
    assertRefused(40163, () -> oauth.getAccessToken(code));
    assertRefused(40029, () -> oauth.getAccessToken("nonsense"));
    assertRefused(40029, () -> oauth.getAccessToken(control.issueCode(WEBSITE, "alice")));
    assertRefused(
        40125, () -> service(OFFICIAL, "wrong").getOAuth2Service().getAccessToken("0anything"));
    assertRefused(
        40013, () -> service("wx0", "wrong").getOAuth2Service().getAccessToken("0anything"));
    control.fault("/sns/oauth2/access_token", Fault.errcode(-1), 1);
    String used = control.issueCode(OFFICIAL, "alice");
    assertRefused(-1, () -> oauth.getAccessToken(used));
    assertRefused(40163, () -> oauth.getAccessToken(used));
  }

  @Test
  void tokensAreRefreshed() throws WxErrorException {
    WxOAuth2AccessToken token = login("snsapi_userinfo", "alice");
    assertThat(oauth.refreshAccessToken(token.getRefreshToken()).getAccessToken())
        .isEqualTo(token.getAccessToken());

    control.advanceClock(Duration.ofHours(3));
    assertRefused(42001, () -> oauth.getUserInfo(token, "zh_CN"));
    assertThat(oauth.validateAccessToken(token)).isFalse();
    WxOAuth2AccessToken fresh = oauth.refreshAccessToken(token.getRefreshToken());
    assertThat(oauth.getUserInfo(fresh, "zh_CN").getOpenid()).isEqualTo(token.getOpenId());
    control.advanceClock(Duration.ofDays(30));
    assertRefused(40030, () -> oauth.refreshAccessToken(token.getRefreshToken()));
  }

  @Test
  void aWebsiteLogsInByQrCode() throws WxErrorException {
    WxMpService website = service(WEBSITE, WEBSITE_SECRET);
    Map<String, String> back =
        callback(website.buildQrConnectUrl(CALLBACK, "snsapi_login", "state2"), "bob");

    assertThat(website.getOAuth2Service().getAccessToken(back.get("code")).getOpenId())
        .isEqualTo(control.openid(WEBSITE, "bob"));
  }

  @Test
  void theAppsOwnTokenIsFetchedPlainOrStable() throws WxErrorException {
    String plain = service.getAccessToken();
    WxMpService stable = service(OFFICIAL, OFFICIAL_SECRET);
    stable.getWxMpConfigStorage().useStableAccessToken(true);

    assertThat(stable.getAccessToken()).isNotEqualTo(plain);
    assertThat(service.getAccessToken()).isEqualTo(plain);
    control.addApp(App.official("wx9", "s").allowingOnly("203.0.113.9"));
    assertRefused(40164, () -> service("wx9", "s").getAccessToken());
  }

  @Test
  void aScanOfItsQrCodeArrivesAsAnEncryptedPush() throws Exception {
    try (PushReceiver receiver = new PushReceiver()) {
      control.addApp(
          App.official(OFFICIAL, OFFICIAL_SECRET)
              .pushingTo(
                  new App.Push(
                      receiver.url(), PUSH_TOKEN, AES_KEY, App.Mode.SAFE, App.Format.XML)));
      WxMpQrCodeTicket ticket = service.getQrcodeService().qrCodeCreateTmpTicket("login7", 60);
      File picture = service.getQrcodeService().qrCodePicture(ticket);
      assertThat(ImageIO.read(picture).getWidth()).isPositive();
      Files.delete(picture.toPath());

      control.scanTicket(ticket.getTicket(), "bob").join();

      PushReceiver.Push push = receiver.next();
      assertThat(
              service.checkSignature(
                  push.param("timestamp"), push.param("nonce"), push.param("signature")))
          .isTrue();
      WxMpXmlMessage message =
          WxMpXmlMessage.fromEncryptedXml(
              push.body(),
              service.getWxMpConfigStorage(),
              push.param("timestamp"),
              push.param("nonce"),
              push.param("msg_signature"));
      assertThat(message.getEvent()).isEqualTo("subscribe");
      assertThat(message.getEventKey()).isEqualTo("qrscene_login7");
      assertThat(message.getFromUser()).isEqualTo(control.openid(OFFICIAL, "bob"));
    }
  }

  @Test
  void malformedAnswersAreErrorsAndNotLogins() {
    for (Fault.Kind kind :
        new Fault.Kind[] {Fault.Kind.EMPTY_BODY, Fault.Kind.HTML, Fault.Kind.WRONG_TYPES}) {
      control.fault("/sns/oauth2/access_token", Fault.of(kind), 1);
      assertThatThrownBy(() -> oauth.getAccessToken(control.issueCode(OFFICIAL, "alice")))
          .as(kind.name())
          .isInstanceOf(Exception.class);
    }
  }
}
