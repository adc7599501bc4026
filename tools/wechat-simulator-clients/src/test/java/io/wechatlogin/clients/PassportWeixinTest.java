package io.wechatlogin.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

/** A client that sends the code exchange as a form. */
@ThirdPartyClient("passport-weixin")
class PassportWeixinTest extends NpmClientTest {
  @Test
  void aWebsiteLogsInByQrCode() {
    String address = call(WEBSITE, WEBSITE_SECRET, "website").getAsString();
    JsonObject profile = website("website", code(callback(address, "alice")));

    assertThat(text(profile, "id")).isEqualTo(control.unionid(WEBSITE, "alice"));
    assertThat(text(profile, "displayName")).isEqualTo("Alice 爱丽丝");
    assertThat(lastCall("/sns/oauth2/access_token").method()).isEqualTo("POST");
  }

  @Test
  void failuresAreReportedWithWechatsErrors() {
    assertRefused(website("website", "nonsense"), "invalid code");
    String used = control.issueCode(WEBSITE, "alice");
    website("website", used);
    assertRefused(website("website", used), "code been used");
  }
}
