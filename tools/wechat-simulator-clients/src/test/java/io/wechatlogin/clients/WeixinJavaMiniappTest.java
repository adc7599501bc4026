package io.wechatlogin.clients;

import static io.wechatlogin.clients.WeixinJavaMpTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import cn.binarywang.wx.miniapp.api.WxMaService;
import cn.binarywang.wx.miniapp.api.WxMaUserService;
import cn.binarywang.wx.miniapp.api.impl.WxMaServiceImpl;
import cn.binarywang.wx.miniapp.bean.WxMaJscode2SessionResult;
import cn.binarywang.wx.miniapp.bean.WxMaMessage;
import cn.binarywang.wx.miniapp.bean.WxMaPhoneNumberInfo;
import cn.binarywang.wx.miniapp.config.impl.WxMaDefaultConfigImpl;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.UserData;
import me.chanjar.weixin.common.error.WxErrorException;
import org.junit.jupiter.api.Test;

/** WxJava for mini programs, with its own setting of the host. */
@ThirdPartyClient(value = "weixin-java-miniapp", version = "version.wxjava")
class WeixinJavaMiniappTest extends ThirdPartyClientTest {
  private static final String PUSH_TOKEN = "simtoken";
  private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

  private final WxMaService service = service(MINI_SECRET);
  private final WxMaUserService users = service.getUserService();

  private WxMaService service(String secret) {
    WxMaDefaultConfigImpl config = new WxMaDefaultConfigImpl();
    config.setAppid(MINI);
    config.setSecret(secret);
    config.setToken(PUSH_TOKEN);
    config.setAesKey(AES_KEY);
    config.setApiHostUrl(simulator.url().toString());
    config.useStableAccessToken(true);
    WxMaService client = new WxMaServiceImpl();
    client.setWxMaConfig(config);
    client.setRetrySleepMillis(1);
    return client;
  }

  private WxMaJscode2SessionResult login(String personId) throws WxErrorException {
    return users.getSessionInfo(control.issueJsCode(MINI, personId));
  }

  @Test
  void aPersonLogsIn() throws WxErrorException {
    WxMaJscode2SessionResult session = login("alice");

    assertThat(session.getOpenid()).isEqualTo(control.openid(MINI, "alice"));
    assertThat(session.getUnionid()).isEqualTo(control.unionid(MINI, "alice"));
    assertThat(session.getSessionKey()).isEqualTo(control.sessionKey(MINI, "alice"));
    assertThat(login("no-unionid").getUnionid()).isNull();
  }

  @Test
  void invalidCodesAreRefusedWithWechatsErrors() throws WxErrorException {
    String code = control.issueJsCode(MINI, "alice");
    users.getSessionInfo(code);
    assertRefused(40163, () -> users.getSessionInfo(code));
    assertRefused(40029, () -> users.getSessionInfo("nonsense"));
    assertRefused(40226, () -> login("blocked"));
    assertRefused(40125, () -> service("wrong").getUserService().getSessionInfo("0anything"));
  }

  @Test
  void aRetryAfterASystemErrorFindsTheCodeUsed() {
    control.fault("/sns/jscode2session", Fault.errcode(-1), 1);

    assertRefused(40163, () -> login("alice"));
  }

  @Test
  void encryptedDataIsDecryptedWithTheSessionKey() throws WxErrorException {
    String key = login("alice").getSessionKey();
    UserData data = control.userData(MINI, "alice");

    assertThat(users.checkUserInfo(key, data.rawData(), data.signature())).isTrue();
    assertThat(users.checkUserInfo(key, data.rawData() + " ", data.signature())).isFalse();
    assertThat(users.getUserInfo(key, data.encryptedData(), data.iv()).getNickName())
        .isEqualTo("微信用户");
  }

  @Test
  void aPhoneCodeReturnsANumberOnce() throws WxErrorException {
    String code = control.issuePhoneCode(MINI, "alice");
    WxMaPhoneNumberInfo phone = users.getPhoneNumber(code);

    assertThat(phone.getPurePhoneNumber()).isEqualTo(Person.of("alice", "").phone());
    assertThat(phone.getCountryCode()).isEqualTo("86");
    assertThat(phone.getWatermark().getAppid()).isEqualTo(MINI);
    assertRefused(40029, () -> users.getPhoneNumber(code));
    assertRefused(40029, () -> users.getPhoneNumber(control.issueJsCode(MINI, "alice")));
  }

  @Test
  void aWithdrawnConsentArrivesAsAnEncryptedPushInBothFormats() throws Exception {
    try (PushReceiver receiver = new PushReceiver()) {
      PushReceiver.Push xml = revoked(receiver, App.Format.XML);
      WxMaMessage message =
          WxMaMessage.fromEncryptedXml(
              xml.body(),
              service.getWxMaConfig(),
              xml.param("timestamp"),
              xml.param("nonce"),
              xml.param("msg_signature"));
      assertThat(message.getEvent()).isEqualTo("user_authorization_revoke");
      assertThat(message.getOpenId()).isEqualTo(control.openid(MINI, "alice"));

      PushReceiver.Push json = revoked(receiver, App.Format.JSON);
      assertThat(WxMaMessage.fromEncryptedJson(json.body(), service.getWxMaConfig()).getEvent())
          .isEqualTo("user_authorization_revoke");
    }
  }

  private PushReceiver.Push revoked(PushReceiver receiver, App.Format format)
      throws InterruptedException {
    control.addApp(
        App.mini(MINI, MINI_SECRET)
            .pushingTo(new App.Push(receiver.url(), PUSH_TOKEN, AES_KEY, App.Mode.SAFE, format)));
    control.firePush(MINI, "user_authorization_revoke", "alice").join();
    return receiver.next();
  }
}
