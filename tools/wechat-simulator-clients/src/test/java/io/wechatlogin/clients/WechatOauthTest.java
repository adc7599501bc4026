package io.wechatlogin.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.wechatlogin.simulator.UserData;
import org.junit.jupiter.api.Test;

@ThirdPartyClient("wechat-oauth")
class WechatOauthTest extends NpmClientTest {
  @Test
  void aPersonLogsIn() {
    String address =
        call(OFFICIAL, OFFICIAL_SECRET, "getAuthorizeURL", CALLBACK, "state1", "snsapi_userinfo")
            .getAsString();
    JsonObject token = official("getAccessToken", code(callback(address, "alice")));

    assertThat(text(token, "openid")).isEqualTo(control.openid(OFFICIAL, "alice"));
    assertThat(text(official("refreshAccessToken", text(token, "refresh_token")), "openid"))
        .isEqualTo(control.openid(OFFICIAL, "alice"));
  }

  @Test
  void aMiniProgramLogsInAndDecryptsItsData() {
    JsonObject session =
        call(MINI, MINI_SECRET, "getSessionKey", control.issueJsCode(MINI, "alice"))
            .getAsJsonObject();
    assertThat(text(session, "openid")).isEqualTo(control.openid(MINI, "alice"));

    UserData data = control.userData(MINI, "alice");
    JsonObject user =
        call(
                MINI,
                MINI_SECRET,
                "decryptMiniProgramUser",
                text(session, "session_key"),
                data.encryptedData(),
                data.iv())
            .getAsJsonObject();
    assertThat(text(user, "nickName")).isEqualTo("微信用户");
  }

  @Test
  void failuresAreReportedWithWechatsErrors() {
    String used = control.issueCode(OFFICIAL, "alice");
    official("getAccessToken", used);
    assertThat(text(official("getAccessToken", used), "error")).isEqualTo("40163");
    assertThat(text(official("getAccessToken", "nonsense"), "error")).isEqualTo("40029");
    JsonObject blocked =
        call(MINI, MINI_SECRET, "getSessionKey", control.issueJsCode(MINI, "blocked"))
            .getAsJsonObject();
    assertThat(text(blocked, "error")).isEqualTo("40226");
  }
}
