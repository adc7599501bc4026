package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.simulator.world.Settings;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest extends SimulatorTest {
  @Override
  SimulatorBuilder configure(SimulatorBuilder builder) {
    return builder
        .hints(true)
        .callsPerMinute(2)
        .loginsPerMinute(1)
        .callsPerDay(1)
        .checkOpenid(true)
        .appidBeforeGrantType(true)
        .wxaContentType("text/plain")
        .errorPageStatus(400)
        .refusalRedirects(true)
        .codeLifetime(App.Kind.WEBSITE, Duration.ofMinutes(10))
        .codeLifetime(App.Kind.MINI, Duration.ofMinutes(2))
        .phoneCodeLifetime(Duration.ofMinutes(1));
  }

  @Test
  void errorsCanEndInHintsAsBefore2021() {
    assertThat(browser.text(wechatUrl, "/sns/auth"))
        .matches(".*access_token missing, hints: \\[ req_id: \\w{16} ]\"}");
    assertThat(browser.text(wechatUrl, "/cgi-bin/token"))
        .matches(".*appid missing hint: \\[\\w{15}!]\"}");
  }

  @Test
  void aQuotaEndsWithItsMinute() {
    String path = "/sns/oauth2/access_token?appid=" + WEBSITE;
    assertThat(errcode(path)).isEqualTo(41004L);
    assertThat(errcode(path)).isEqualTo(41004L);
    assertThat(errcode(path)).isEqualTo(45011L);
    control.advanceClock(Duration.ofMinutes(1));
    assertThat(errcode(path)).isEqualTo(41004L);
  }

  @Test
  void theLoginsOfAPersonAreLimitedPerMinute() {
    assertThat(errcode(session("alice"))).isEqualTo(0L);
    assertThat(errcode(session("alice"))).isEqualTo(45011L);
    control.advanceClock(Duration.ofMinutes(1));
    assertThat(errcode(session("bob"))).isEqualTo(0L);
    assertThat(errcode(session("alice"))).isEqualTo(0L);
  }

  private String session(String personId) {
    return "/sns/jscode2session?grant_type=authorization_code&appid="
        + MINI
        + "&secret="
        + secret(MINI)
        + "&js_code="
        + control.issueJsCode(MINI, personId);
  }

  @Test
  void aDaysQuotaEndsAtMidnightInBeijing() {
    assertThat(errcode(token())).isEqualTo(0L);
    assertThat(browser.text(wechatUrl, token()))
        .contains("\"errcode\":45009", "reach max api daily quota limit");
    // NOW is 09:14 in Beijing.
    control.advanceClock(Duration.ofHours(14));
    assertThat(errcode(token())).isEqualTo(45009L);
    control.advanceClock(Duration.ofHours(1));
    assertThat(errcode(token())).isEqualTo(0L);
  }

  private static String token() {
    return "/cgi-bin/token?grant_type=client_credential&appid=" + MINI + "&secret=" + secret(MINI);
  }

  @Test
  void everyKindOfCodeHasItsLifetime() {
    String website = exchange(WEBSITE, control.issueCode(WEBSITE, "alice"));
    String official = exchange(OFFICIAL, control.issueCode(OFFICIAL, "alice"));
    String mini = session("alice");
    String path =
        "/wxa/business/getuserphonenumber?access_token="
            + browser.json(wechatUrl, token()).get("access_token");
    Map<String, String> phoneCode = Map.of("code", control.issuePhoneCode(MINI, "alice"));

    control.advanceClock(Duration.ofMinutes(1));
    assertThat(browser.postJson(wechatUrl, path, phoneCode)).containsEntry("errcode", 40029L);
    control.advanceClock(Duration.ofMinutes(1));
    assertThat(errcode(mini)).isEqualTo(40029L);
    control.advanceClock(Duration.ofMinutes(7));
    assertThat(errcode(official)).isEqualTo(40029L);
    assertThat(errcode(website)).isEqualTo(0L);
  }

  @Test
  void aRefusalCanReturnToTheWebsite() {
    assertThat(
            browser.text(
                wechatUrl,
                "/connect/qrconnect?appid="
                    + WEBSITE
                    + "&redirect_uri=http%3A%2F%2Flocalhost%3A1&scope=snsapi_login"))
        .contains("\"refusalRedirects\":true");
  }

  @Test
  void theOrderOfChecksTheContentTypeAndTheStatusCanBeChanged() {
    assertThat(errcode("/sns/jscode2session?appid=wx0&secret=x&js_code=y")).isEqualTo(40013L);
    HttpResponse<byte[]> unnamed = browser.get(wechatUrl, "/wxa/checksession");
    assertThat(unnamed.headers().firstValue("Content-Type")).hasValue("text/plain");
    HttpResponse<byte[]> page = browser.get(wechatUrl, "/connect/qrconnect?appid=wx0");
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(new String(page.body(), StandardCharsets.UTF_8)).contains("AppID 参数错误");
  }

  @Test
  void userinfoCanCheckTheOpenid() {
    Object token =
        browser
            .json(wechatUrl, exchange(WEBSITE, control.issueCode(WEBSITE, "alice")))
            .get("access_token");
    assertThat(errcode("/sns/userinfo?openid=x&access_token=" + token)).isEqualTo(40003L);
  }

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    Duration fiveMinutes = Duration.ofMinutes(5);
    assertThat(WechatSimulator.builder().settings())
        .isEqualTo(
            new Settings(
                new Settings.Codes(
                    Map.of(
                        App.Kind.WEBSITE, fiveMinutes,
                        App.Kind.MINI, fiveMinutes,
                        App.Kind.NATIVE, fiveMinutes,
                        App.Kind.OFFICIAL, fiveMinutes),
                    fiveMinutes,
                    true),
                new Settings.Pages(fiveMinutes, Duration.ofSeconds(15), false, true, 200),
                new Settings.Api(false, false, false, "application/json"),
                new Settings.Quotas(0, 0, 0),
                Duration.ofSeconds(5)));
  }
}
