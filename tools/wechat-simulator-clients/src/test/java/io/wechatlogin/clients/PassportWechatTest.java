package io.wechatlogin.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

@ThirdPartyClient("passport-wechat")
class PassportWechatTest extends NpmClientTest {
  @Test
  void aWebsiteLogsInByQrCode() {
    String address = call(WEBSITE, WEBSITE_SECRET, "website").getAsString();
    JsonObject profile = website("website", code(callback(address, "alice")));

    assertThat(text(profile, "unionid")).isEqualTo(control.unionid(WEBSITE, "alice"));
    assertThat(text(profile, "nickname")).isEqualTo("Alice 爱丽丝");
  }

  @Test
  void anOfficialAccountLogsInWithConsent() {
    String address = call(OFFICIAL, OFFICIAL_SECRET, "official").getAsString();
    JsonObject profile = official("official", code(callback(address, "bob")));

    assertThat(text(profile, "openid")).isEqualTo(control.openid(OFFICIAL, "bob"));
  }

  @Test
  void failuresAreReportedWithWechatsErrors() {
    assertRefused(website("website", "nonsense"), "invalid code");
    assertRefused(call(WEBSITE, "wrong", "website", "0x").getAsJsonObject(), "invalid appsecret");
    String used = control.issueCode(WEBSITE, "alice");
    website("website", used);
    assertRefused(website("website", used), "code been used");
  }
}
