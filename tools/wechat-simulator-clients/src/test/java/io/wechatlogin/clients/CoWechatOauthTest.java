package io.wechatlogin.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.wechatlogin.simulator.Fault;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ThirdPartyClient("co-wechat-oauth")
class CoWechatOauthTest extends NpmClientTest {
  @Test
  void aPersonLogsInWithAProfile() {
    String address =
        call(OFFICIAL, OFFICIAL_SECRET, "getAuthorizeURL", CALLBACK, "state1", "snsapi_userinfo")
            .getAsString();
    Map<String, String> back = callback(address, "alice");
    assertThat(back).containsEntry("state", "state1");

    JsonObject user = official("getUserByCode", code(back));
    assertThat(text(user, "openid")).isEqualTo(control.openid(OFFICIAL, "alice"));
    assertThat(text(user, "nickname")).isEqualTo("Alice 爱丽丝");
  }

  @Test
  void aWebsiteLogsInByQrCodeAndRefreshesItsToken() {
    String address =
        call(
                WEBSITE,
                WEBSITE_SECRET,
                "getAuthorizeURLForWebsite",
                CALLBACK,
                "state2",
                "snsapi_login")
            .getAsString();
    JsonObject token = website("getAccessToken", code(callback(address, "bob")));
    assertThat(text(token, "openid")).isEqualTo(control.openid(WEBSITE, "bob"));

    JsonObject fresh = website("refreshAccessToken", text(token, "refresh_token"));
    assertThat(text(fresh, "access_token")).isEqualTo(text(token, "access_token"));
    JsonObject verified =
        website("verifyToken", text(token, "openid"), text(token, "access_token"));
    assertThat(text(verified, "errmsg")).isEqualTo("ok");
  }

  @Test
  void failuresAreReportedWithWechatsErrors() {
    String used = control.issueCode(WEBSITE, "alice");
    website("getAccessToken", used);
    assertThat(text(website("getAccessToken", used), "error")).isEqualTo("40163");
    assertThat(text(website("getAccessToken", "nonsense"), "error")).isEqualTo("40029");
    assertThat(text(call(WEBSITE, "wrong", "getAccessToken", "0x").getAsJsonObject(), "error"))
        .isEqualTo("40125");
    assertThat(text(website("refreshAccessToken", "nonsense"), "error")).isEqualTo("40030");
    control.fault("/sns/oauth2/access_token", Fault.errcode(-1), 1);
    assertThat(text(website("getAccessToken", control.issueCode(WEBSITE, "bob")), "error"))
        .isEqualTo("-1");
  }
}
