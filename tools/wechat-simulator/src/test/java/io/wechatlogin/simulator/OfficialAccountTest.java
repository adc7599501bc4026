package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfficialAccountTest extends SimulatorTest {
  private static final String WECHAT =
      "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.34.2340(0x2800225B) WeChat/arm64";
  private static final String AUTHORIZE =
      "/connect/oauth2/authorize?appid="
          + OFFICIAL
          + "&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fback%3Fa%3Db&response_type=code"
          + "&scope=snsapi_base&state=abc";
  private static final String AUTHORIZE_WITH_CONSENT =
      AUTHORIZE.replace("snsapi_base", "snsapi_userinfo");

  private String page(String path) {
    HttpResponse<byte[]> response =
        browser.get(wechatUrl, path, "User-Agent", WECHAT, "Cookie", "other=1; sim_person=alice");
    assertThat(response.statusCode()).isEqualTo(200);
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private String location(String path) {
    HttpResponse<byte[]> response = browser.get(wechatUrl, path);
    assertThat(response.statusCode()).isEqualTo(302);
    return response.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void theBaseScopeRedirectsWithoutAQuestion() {
    String back = location(AUTHORIZE + "&sim_person=alice");

    assertThat(back).matches("http://localhost:1/back\\?a=b&code=0\\w{31}&state=abc");
    String code = back.replaceAll(".*code=(\\w+)&.*", "$1");
    assertThat(browser.json(wechatUrl, exchange(OFFICIAL, code)))
        .containsEntry("scope", "snsapi_base")
        .containsEntry("openid", control.openid(OFFICIAL, "alice"));
  }

  @Test
  void theUserinfoScopeAsksForConsent() {
    assertThat(page(AUTHORIZE_WITH_CONSENT))
        .contains("id=\"confirm\"", "id=\"refuse\"", "Sample official account", "snsapi_userinfo");
    assertThat(location(AUTHORIZE_WITH_CONSENT + "&sim_person=alice&sim_choice=confirm"))
        .contains("code=");
  }

  @Test
  void aRefusalIsABlankPageAndNoRedirect() {
    assertThat(page(AUTHORIZE_WITH_CONSENT + "&sim_choice=refuse"))
        .doesNotContain("weui")
        .hasSizeLessThan(60);
    assertThat(page(AUTHORIZE_WITH_CONSENT + "&sim_person=refuses&sim_choice=confirm"))
        .hasSizeLessThan(60);
  }

  @Test
  void outsideWechatAnErrorPageIsShown() {
    assertThat(browser.text(wechatUrl, AUTHORIZE))
        .contains("<title>抱歉，出错了</title>")
        .contains("<h4 class=\"weui_msg_title\">请在微信客户端打开链接</h4>")
        .contains("id=\"open-phone\"", controlUrl + "/phone?open=http");
    HttpResponse<byte[]> wecom =
        browser.get(wechatUrl, AUTHORIZE, "User-Agent", "wxwork/4.1.39 MicroMessenger/7.0.1");
    assertThat(new String(wecom.body(), StandardCharsets.UTF_8)).contains("请在微信客户端打开链接");
  }

  @Test
  void insideWechatTheVisitorChoosesAPerson() {
    HttpResponse<byte[]> response = browser.get(wechatUrl, AUTHORIZE, "User-Agent", WECHAT);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("id=\"person-alice\"", "&amp;sim_person=alice");
  }

  @Test
  void aFollowerFromTheMenuIsNotAskedForConsent() {
    String menu = AUTHORIZE_WITH_CONSENT + "&sim_menu=true&sim_person=";
    assertThat(location(menu + "alice")).contains("code=");
    assertThat(browser.get(wechatUrl, menu + "bob").statusCode()).isEqualTo(200);
    assertThat(browser.get(wechatUrl, menu + "alice&forcePopup=true").statusCode()).isEqualTo(200);
    assertThat(
            browser
                .get(
                    controlUrl,
                    "/phone/open?person=alice&menu=true&url="
                        + Browser.encode(wechatUrl + AUTHORIZE_WITH_CONSENT))
                .headers()
                .firstValue("Location")
                .orElseThrow())
        .endsWith("&sim_person=alice&sim_menu=true");
  }

  @Test
  void aParameterNamedOpenIdIsDropped() {
    assertThat(location(AUTHORIZE.replace("a%3Db", "openId%3D1%26a%3Db") + "&sim_person=alice"))
        .startsWith("http://localhost:1/back?a=b&code=");
    assertThat(location(AUTHORIZE.replace("a%3Db", "openId%3D1") + "&sim_person=alice"))
        .startsWith("http://localhost:1/back?code=");
  }

  @Test
  void aFaultCanBeWechatsPageForABannedAccount() {
    control.fault("/connect/oauth2/authorize", Fault.errcode(10004), 1);
    assertThat(browser.text(wechatUrl, AUTHORIZE + "&sim_choice=confirm&sim_person=alice"))
        .contains("weui_msg_title");
  }

  @Test
  void thePhoneOpensALinkAsAPerson() {
    String link = wechatUrl + AUTHORIZE + "#wechat_redirect";
    assertThat(browser.text(controlUrl, "/phone?open=" + Browser.encode(link)))
        .contains("id=\"person-alice\"");

    HttpResponse<byte[]> opened =
        browser.get(controlUrl, "/phone/open?person=alice&url=" + Browser.encode(link));
    assertThat(opened.headers().firstValue("Location"))
        .hasValue(wechatUrl + AUTHORIZE + "&sim_person=alice");
    assertThat(opened.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("sim_person=alice;");
    assertThat(browser.text(controlUrl, "/phone/open?person=alice&url=javascript:alert(1)"))
        .contains("id=\"problem\"");
  }

  @ParameterizedTest
  @CsvSource({
    "appid=wx00000000000000a3, appid=, AppID 参数错误, 10012",
    "appid=wx00000000000000a3, appid=wx9, AppID 参数错误, ''",
    "appid=wx00000000000000a3, appid=wx00000000000000a1, Scope 参数错误或没有 Scope 权限, 10016",
    "redirect_uri=http, redirect_uri=&x=, redirect_uri 参数错误, 10011",
    "redirect_uri=http, redirect_uri=ftp, redirect_uri 参数错误, 10003",
    "scope=snsapi_base, scope=, Scope 参数错误或没有 Scope 权限, 10010",
    "scope=snsapi_base, scope=snsapi_login, Scope 参数错误或没有 Scope 权限, ''",
    "response_type=code&scope=snsapi_base, scope=snsapi_base&response_type=code, Scope 参数错误或没有"
        + " Scope 权限, ''",
    "response_type=code, response_type=token, response_type 参数错误, ''",
    "state=abc, state=a-b, state 参数错误, ''",
  })
  void invalidLinksGetErrorPages(String right, String wrong, String title, String number) {
    assertThat(page(AUTHORIZE.replace(right, wrong)))
        .contains("<h4 class=\"weui_msg_title\">" + title + "</h4>", number);
  }

  @Test
  void stateAndHostAreChecked() {
    assertThat(page(AUTHORIZE + "x".repeat(126))).contains("state 参数过长");
    control.addApp(App.official(OFFICIAL, "s").onDomain("www.qq.com"));
    String other = AUTHORIZE.replace("localhost%3A1", "pay.qq.com");
    assertThat(page(other)).contains("10003");
    assertThat(location(other.replace("pay", "www") + "&sim_person=alice"))
        .startsWith("http://www.qq.com/back?a=b&code=");
  }

  @Test
  void aLenientPageAcceptsAnyOrder() {
    try (WechatSimulator lenient = WechatSimulator.builder().strictAuthorize(false).start()) {
      lenient.control().sample();
      String mixed =
          AUTHORIZE.replace("&response_type=code", "").replace("abc", "a-b")
              + "&response_type=code&sim_person=alice";
      assertThat(browser.get(lenient.url(), mixed).statusCode()).isEqualTo(302);
    }
  }
}
