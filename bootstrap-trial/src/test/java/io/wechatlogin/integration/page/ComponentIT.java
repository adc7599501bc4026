package io.wechatlogin.integration.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wechatlogin.integration.environment.Accessibility;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Browser;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.HostPages;
import io.wechatlogin.integration.environment.Screenshots;
import io.wechatlogin.integration.environment.ServiceInThisJvm;
import io.wechatlogin.integration.environment.WechatPhone;
import io.wechatlogin.simulator.App;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The component in pages of another origin, in a browser, with a WeChat and a clock of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComponentIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LOGIN = "wechat-login";
  private static final String WEBSITE_APP = "wx00000000000000f1";
  private static final String CLOSED_APP = "wx00000000000000f2";
  private static final String OFFICIAL_APP = "wx00000000000000f3";
  private static final String CLUB_APP = "wx00000000000000f4";
  private static final String MINI_APP = "wx00000000000000f5";

  private static final String WECHAT =
      "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
          + " XWEB/5023 MMWEBSDK/20230405 MMWEBID/6973 MicroMessenger/8.0.34.2340(0x2800225B)"
          + " WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64";
  private static final String WECOM =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
          + " wxwork/4.1.39 MicroMessenger/7.0.1 Language/zh";

  /** Records what the component says; the page's policy allows no script inside of the page. */
  private static final String LISTENER =
      """
      window.told = [];
      const login = document.querySelector("wechat-login");
      for (const name of ["status", "success", "error"]) {
        login.addEventListener(name, ({ detail }) => window.told.push({ name, ...detail }));
      }
      """;

  private ServiceInThisJvm stage;

  @BeforeAll
  void start(@TempDir Path dir) {
    stage =
        new ServiceInThisJvm(
                dir,
                new ConfigFolder(dir.resolve("config"))
                    .add("Website", "WeChatType", WEBSITE_APP, true)
                    .add("Closed", "WeChatType", CLOSED_APP, false)
                    .add("Official", "WechatPublicType", OFFICIAL_APP, true)
                    .add("Club", "WechatPublicType", CLUB_APP, false)
                    .add("Mini", "WeChatMiniType", MINI_APP, true))
            .knowing(App.website(WEBSITE_APP, "secret-of-" + WEBSITE_APP).named("Website"))
            .knowing(App.website(CLOSED_APP, "secret-of-" + CLOSED_APP).named("Closed"))
            .knowing(App.official(OFFICIAL_APP, "secret-of-" + OFFICIAL_APP).named("Official"))
            .knowing(App.official(CLUB_APP, "secret-of-" + CLUB_APP).named("Club"));
    stage.pages.policy(
        "default-src 'none'; style-src 'self'; script-src 'self' %1$s; connect-src %1$s; img-src %1$s; frame-src %1$s %2$s"
            .formatted(stage.url, stage.wechat.url()));
    stage.pages.put("/listener.js", LISTENER);
    stage.pages.put(
        "/page.css",
        ":root { color-scheme: light dark } body { margin: 2rem; display: grid; place-items: center"
            + " }");
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  @Test
  void aStrangerAndThenAFriendLogsInByWeChatsPageInAFrame() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "instance='Website'");
      awaitStatus(browser, "waiting");
      picture(browser, "component-website");
      Accessibility.check(browser);
      stage.confirmTheFrameAs("alice");
      JsonNode stranger = told(browser, "success");
      assertThat(stranger.path("bindCode").asText()).startsWith("wlb_");
      assertThat(stranger.path("loginType").asText()).isEqualTo("Website");
      awaitStatus(browser, "confirmed");
      picture(browser, "component-stranger");
      stage
          .host
          .post("/api/v1/login-types/Website/registrations", withVerifier("bindCode", stranger))
          .expect(201);

      show(browser, "zh-CN", "instance='auths.loginTypes.Website'");
      awaitStatus(browser, "waiting");
      picture(browser, "component-website-zh");
      stage.confirmTheFrameAs("alice");
      JsonNode friend = told(browser, "success");
      assertThat(friend.path("corpList").isArray()).isTrue();
      awaitStatus(browser, "confirmed");
      picture(browser, "component-confirmed-zh");
      opened(friend);
    }
  }

  @Test
  void aRefusalInTheFrameLeavesTheQrCodeToBeScannedAgain() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "instance='Website'");
      awaitStatus(browser, "waiting");
      String uuid = stage.newestQr();
      stage.wechat.control().scan(uuid, "bob");
      stage.wechat.control().refuse(uuid);
      stage.wechat.control().scan(uuid, "bob");
      stage.wechat.control().confirm(uuid);
      assertThat(told(browser, "success").path("bindCode").asText()).startsWith("wlb_");
    }
  }

  @Test
  void aPersonRefusedInTheFrameIsToldWhatToDo() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "instance='Closed'");
      awaitStatus(browser, "waiting");
      stage.confirmTheFrameAs("bob");
      JsonNode failure = told(browser, "error");
      assertThat(failure.path("code").asText()).isEqualTo("not_bound");
      assertThat(failure.path("action").asText()).isEqualTo("sign_in");
      awaitStatus(browser, "error");
      picture(browser, "component-error");
      Accessibility.check(browser);
      browser.clickInside(LOGIN, "button");
      awaitStatus(browser, "waiting");
    }
  }

  @Test
  void aFrameThatIsTooOldExpiresAndIsRenewed() {
    try (Browser browser = stage.desktop()) {
      // For this page ten minutes pass at once.
      browser.before(
          "const slow = setTimeout; window.setTimeout = (act, ms, ...more) =>"
              + " slow(act, ms > 300000 ? 1500 : ms, ...more);");
      show(browser, "en", "instance='Website'");
      awaitStatus(browser, "expired");
      picture(browser, "component-website-expired");
      browser.clickInside(LOGIN, ".refresh");
      awaitStatus(browser, "waiting");
    }
  }

  @Test
  void aScanGoesFromWaitingToConfirmed() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "instance='Official'");
      awaitStatus(browser, "waiting");
      assertThat(browser.seeInside(LOGIN, "img").getAttribute("alt")).contains("QR code");
      picture(browser, "component-scan-waiting");
      Accessibility.check(browser);
      WechatPhone phone = new WechatPhone(scanned(browser)).opensAs("alice");
      awaitStatus(browser, "scanned");
      browser.waitForTextInside(LOGIN, "[role=status]", "Confirm on your phone");
      picture(browser, "component-scan-scanned");
      phone.confirms();
      JsonNode success = told(browser, "success");
      assertThat(success.path("bindCode").asText()).startsWith("wlb_");
      awaitStatus(browser, "confirmed");
      assertThat(statuses(browser)).containsSubsequence("waiting", "scanned", "confirmed");

      stage
          .host
          .post("/api/v1/login-types/Official/registrations", withVerifier("bindCode", success))
          .expect(201);
      show(browser, "en", "instance='Official'");
      awaitStatus(browser, "waiting");
      new WechatPhone(scanned(browser)).opensAs("alice").confirms();
      opened(told(browser, "success"));
      picture(browser, "component-scan-confirmed");
    }
  }

  @Test
  void aRefusalOnThePhoneIsShownAndCanBeTriedAgain() {
    try (Browser browser = stage.desktop()) {
      browser.dark(true);
      show(browser, "zh-CN", "instance='Official'");
      awaitStatus(browser, "waiting");
      picture(browser, "component-scan-waiting-dark-zh");
      Accessibility.check(browser);
      new WechatPhone(scanned(browser)).opensAs("bob").refuses();
      awaitStatus(browser, "refused");
      assertThat(told(browser, "error").path("code").asText()).isEqualTo("refused");
      picture(browser, "component-scan-refused-dark-zh");
      Accessibility.check(browser);
      browser.clickInside(LOGIN, "button");
      awaitStatus(browser, "waiting");
    }
  }

  @Test
  void aScanThatThePersonMayNotMakeSaysWhy() {
    try (Browser browser = stage.desktop()) {
      show(browser, "zh-CN", "instance='Club'");
      awaitStatus(browser, "waiting");
      new WechatPhone(scanned(browser)).opensAs("bob").confirms();
      assertThat(told(browser, "error").path("code").asText()).isEqualTo("not_bound");
      browser.waitForTextInside(LOGIN, "[role=status]", "尚未绑定用户");
    }
  }

  @Test
  void aScanThatExpiresComesBackByAClickAndByItself() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "instance='Official'");
      expire(browser);
      picture(browser, "component-scan-expired");
      Accessibility.check(browser);
      browser.seeInside(LOGIN, ".refresh").sendKeys(Keys.ENTER);
      awaitStatus(browser, "waiting");
      assertThat(browser.script("return document.activeElement.localName")).isEqualTo(LOGIN);
      expire(browser);
      awaitStatus(browser, "waiting");
    }
  }

  @Test
  void aLostConnectionComesBackByItself() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "instance='Official'");
      awaitStatus(browser, "waiting");
      String scan = scanned(browser);
      browser.offline(true);
      browser.waitForTextInside(LOGIN, "[role=status]", "No connection");
      picture(browser, "component-offline");
      browser.offline(false);
      browser.waitForTextInside(LOGIN, "[role=status]", "Scan the QR code");
      new WechatPhone(scan).opensAs("emoji").confirms();
      assertThat(told(browser, "success").path("bindCode").asText()).startsWith("wlb_");
    }
  }

  @Test
  void anUnreachableServiceIsAnErrorThatEndsByItself() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "");
      awaitStatus(browser, "choosing");
      browser.offline(true);
      browser.script("document.querySelector('wechat-login').setAttribute('instance', 'Official')");
      awaitStatus(browser, "error");
      JsonNode failure = told(browser, "error");
      assertThat(failure.path("code").asText()).isEqualTo("network_error");
      assertThat(failure.path("action").asText()).isEqualTo("retry_later");
      picture(browser, "component-unreachable");
      browser.offline(false);
      awaitStatus(browser, "waiting");
    }
  }

  @Test
  void whereThereAreSeveralThePersonChoosesWithTheKeyboard() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "instance='Website, Official'");
      awaitStatus(browser, "choosing");
      picture(browser, "component-choosing");
      Accessibility.check(browser);
      browser.press(Keys.TAB, Keys.TAB, Keys.ENTER);
      awaitStatus(browser, "waiting");
      assertThat(told(browser, "status", "waiting").path("loginType").asText())
          .isEqualTo("Official");
      picture(browser, "component-chosen");
      browser.clickInside(LOGIN, ".back");
      awaitStatus(browser, "choosing");
      browser.press(Keys.ENTER);
      awaitStatus(browser, "waiting");
      assertThat(stage.newestQr()).isNotEmpty();
    }
  }

  @Test
  void insideWechatAnOfficialAccountRedirectsAndComesBackWithTheOutcome() {
    try (Browser phone = Browser.ofPhone(stage.profile(), WECHAT, "zh-CN")) {
      phone.open(page("zh-CN", "instance='Official'"));
      phone.click("#person-bob");
      phone.click("#confirm");
      awaitStatus(phone, "confirmed");
      assertThat(told(phone, "success").path("bindCode").asText()).startsWith("wlb_");
      assertThat(phone.url()).doesNotContain("Code=");
      // A person who goes back is not redirected again.
      phone.open(page("zh-CN", "instance='Official' lang='zh-CN'"));
      awaitStatus(phone, "ready");
      phone.screenshot(Screenshots.of("component-wechat-phone"));
      Accessibility.check(phone);
    }
  }

  @Test
  void insideWecomAndOtherBrowsersOfAPhoneTheQrCodeIsShown() {
    try (Browser phone = Browser.ofPhone(stage.profile(), WECOM, "en")) {
      phone.open(page("en", "instance='Official'"));
      awaitStatus(phone, "waiting");
      phone.waitForTextInside(LOGIN, ".hint", "Open this page in WeChat");
      phone.screenshot(Screenshots.of("component-wecom-phone"));
      Accessibility.check(phone);
    }
  }

  @Test
  void aWebsitesQrCodeInsideWechatSaysWhyItCannotBeUsed() {
    try (Browser phone = Browser.ofPhone(stage.profile(), WECHAT, "en")) {
      phone.open(page("en", "instance='Website'"));
      awaitStatus(phone, "ready");
      phone.waitForTextInside(LOGIN, ".hint", "on a computer");
    }
  }

  @Test
  void wechatIsDistinguishedFromWecomByItsUserAgent() {
    Map<String, Boolean> browsers =
        Map.ofEntries(
            Map.entry(WECHAT, true),
            Map.entry(WECOM, false),
            Map.entry("Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI", true),
            Map.entry(
                "MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI MiniProgramEnv/Windows"
                    + " WindowsWechat/WMPF WindowsWechat(0x63090b19)XWEB/11581",
                true),
            Map.entry(
                "MicroMessenger/6.8.0(0x16080000) NetType/WIFI MiniProgramEnv/Mac MacWechat/WMPF"
                    + " MacWechat/3.8.7(0x13080712) UnifiedPCMacWechat(0xf2641f00) XWEB/13080"
                    + " WindowsWechat",
                true),
            Map.entry(
                "(Phone; OpenHarmony 5.0) ArkWeb/4.1.6.1 Mobile"
                    + " MicroMessenger/8.0.10.41(0xf3100a29) Weixin NetType/WIFI",
                true),
            Map.entry(
                "wxwork/4.1.39 (MicroMessenger/6.2) WindowsWechat MailPlugin_Electron WeMail",
                false),
            Map.entry(
                "wechatdevtools/1.06.2504030 MicroMessenger/8.0.5 webview/ miniprogramhtmlwebview"
                    + " miniProgram",
                true),
            Map.entry(
                "NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090c11)"
                    + " XWEB/11581 Flue",
                true),
            Map.entry("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36", false),
            Map.entry("", false));
    try (Browser browser = stage.desktop()) {
      browser.open(page("en", "instance='Mini'"));
      browsers.forEach(
          (agent, isWechat) ->
              assertThat(
                      browser.scriptThatCallsBack(
                          "import(arguments[0]).then((it) =>"
                              + " arguments[2](it.isWechatBrowser(arguments[1])))",
                          stage.url + "/wechat-login.js",
                          agent))
                  .as(agent)
                  .isEqualTo(isWechat));
      browser.claimToBe(WECOM);
      browser.open(page("en", "instance='Mini'"));
      assertThat(browser.script("return document.querySelector('wechat-login').isWechatBrowser()"))
          .isEqualTo(false);
    }
  }

  @Test
  void aMiniProgramsLoginStartsInWechat() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "instance='Mini'");
      awaitStatus(browser, "error");
      JsonNode failure = told(browser, "error");
      assertThat(failure.path("code").asText()).isEqualTo("not_supported");
      assertThat(failure.path("action").asText()).isEqualTo("open_in_wechat");
      picture(browser, "component-mini");
    }
  }

  @Test
  void aFullRedirectComesBackToThePageWithTheOutcome() {
    try (Browser browser = stage.desktop()) {
      show(browser, "en", "instance='Website' mode='redirect'");
      awaitStatus(browser, "ready");
      picture(browser, "component-redirect");
      browser.clickInside(LOGIN, "button");
      browser.see("#open-phone");
      stage.confirmTheFrameAs("errcode");
      JsonNode outcome = told(browser, "success");
      assertThat(outcome.path("bindCode").asText()).startsWith("wlb_");
      assertThat(outcome.path("loginType").asText()).isEqualTo("Website");
      assertThat(browser.url()).isEqualTo(page("en", "instance='Website' mode='redirect'"));
    }
  }

  @Test
  void aPageWithItsOwnButtonLogsInByGetElement() {
    stage.pages.put(
        "/own.js",
        """
        import { getElement } from "%s/wechat-login.js";
        const wechat = getElement("auths.loginTypes.Website", {
          onSuccess: (result) => { document.title = result.bindCode; },
          onError: (failure) => { document.title = failure.code; },
        });
        document.querySelector("button").addEventListener("click", () => wechat.login(location.href));
        document.title = wechat.isWechatBrowser();
        """
            .formatted(stage.url));
    stage.pages.put(
        "/own",
        "<!doctype html><html lang=en><title>own</title><button>Log in</button>"
            + "<script type=module src=/own.js></script></html>");
    try (Browser browser = stage.desktop()) {
      browser.open(stage.pages.origin() + "/own");
      browser.patiently(() -> "false".equals(browser.script("return document.title")) ? 1 : null);
      browser.click("button");
      browser.see("#open-phone");
      stage.confirmTheFrameAs("bob");
      String title =
          browser.patiently(
              () -> {
                Object said = browser.script("return document.title");
                return said instanceof String text && text.startsWith("wlb_") ? text : null;
              });
      assertThat(title).startsWith("wlb_");
      assertThat(browser.url()).isEqualTo(stage.pages.origin() + "/own");
    }
  }

  @Test
  void withoutAListenerThePageRedirectsWithTheOutcome() {
    stage.pages.put("/after", "<!doctype html><title>after</title>");
    stage.pages.put(
        "/silent",
        "<!doctype html><html lang=en><script type=module src=%s/wechat-login.js></script><wechat-login instance=Official redirect-url=%s/after?a=1></wechat-login></html>"
            .formatted(stage.url, stage.pages.origin()));
    try (Browser browser = stage.desktop()) {
      browser.open(stage.pages.origin() + "/silent");
      awaitStatus(browser, "waiting");
      new WechatPhone(scanCode(browser)).opensAs("bob").confirms();
      browser.patiently(
          () ->
              browser.url().startsWith(stage.pages.origin() + "/after?a=1&bindCode=wlb_")
                  ? 1
                  : null);
    }
  }

  @Test
  void aSecondIdentityIsAddedByFrameAndByScan() {
    stage.host.put("/api/v1/users/binder", "{'displayName': 'Binder', 'corpIds': []}").expect(201);
    stage
        .host
        .put(
            "/api/v1/users/binder/bindings/Closed",
            "{'code': '" + stage.wechat.control().issueCode(CLOSED_APP, "control-char") + "'}")
        .expect(200);
    String session =
        new ApiClient(stage.url)
            .post(
                "/api/v1/sessions",
                "{'loginCode': '"
                    + stage
                        .host
                        .post(
                            "/api/v1/login-types/Closed/login-codes",
                            "{'code': '"
                                + stage.wechat.control().issueCode(CLOSED_APP, "control-char")
                                + "'}")
                        .expect(200)
                        .text("loginCode")
                    + "'}")
            .expect(201)
            .text("sessionToken");
    try (Browser browser = stage.desktop()) {
      browser.before(
          "addEventListener('DOMContentLoaded', () => {"
              + " document.querySelector('wechat-login').sessionToken = '"
              + session
              + "'; });");
      for (String instance : List.of("Website", "Official")) {
        show(browser, "en", "instance='" + instance + "' intent='bind'");
        awaitStatus(browser, "waiting");
        if (instance.equals("Website")) {
          picture(browser, "component-bind");
          stage.confirmTheFrameAs("control-char");
        } else {
          new WechatPhone(scanned(browser)).opensAs("control-char").confirms();
        }
        assertThat(told(browser, "success").path("bound").asBoolean()).isTrue();
        assertThat(
                stage
                    .host
                    .get("/api/v1/users/binder/bindings/" + instance)
                    .expect(200)
                    .json()
                    .path("isActive")
                    .asBoolean())
            .isTrue();
      }
    }
  }

  @Test
  void aPageOfAnotherSiteLogsInToo() {
    try (Browser browser = stage.desktop()) {
      browser.open(page("en", "instance='Website'").replace("localhost", "127.0.0.1"));
      awaitStatus(browser, "waiting");
      stage.confirmTheFrameAs("bob");
      assertThat(told(browser, "success").path("bindCode").asText()).startsWith("wlb_");
      browser.open(page("en", "instance='Official'").replace("localhost", "127.0.0.1"));
      awaitStatus(browser, "waiting");
      new WechatPhone(scanned(browser)).opensAs("bob").confirms();
      assertThat(told(browser, "success").path("bindCode").asText()).startsWith("wlb_");
    }
  }

  @Test
  void aCallerWithoutRightsLearnsNothing() {
    try (HostPages stranger = new HostPages();
        Browser browser = stage.desktop()) {
      stranger.put(
          "/spy.js", "window.told = []; onmessage = ({ data }) => window.told.push(data);");
      stranger.put(
          "/",
          "<!doctype html><title>spy</title><script src=/spy.js></script>"
              + "<iframe src='%s/api/v1/login-types/Website/callback/embedded?code=c&state=s'></iframe>"
                  .formatted(stage.url));
      browser.open(stranger.origin() + "/");
      browser.script(
          "window.loaded = performance.getEntriesByType('navigation')[0].loadEventEnd; return 1");
      browser.patiently(
          () ->
              Boolean.TRUE.equals(
                      browser.script(
                          "return performance.getEntriesByType('navigation')[0].loadEventEnd > 0"))
                  ? 1
                  : null);
      assertThat(browser.script("return window.told.length")).isEqualTo(0L);
      stranger.put(
          "/login",
          "<!doctype html><html lang=en><script src=/spy.js></script><script type=module src=%s/wechat-login.js></script><wechat-login instance=Website></wechat-login></html>"
              .formatted(stage.url));
      browser.open(stranger.origin() + "/login");
      // There the module does not even load.
      assertThat(browser.script("return document.querySelector('wechat-login').shadowRoot"))
          .isNull();
    }
  }

  private void show(Browser browser, String language, String attributes) {
    browser.open(page(language, attributes));
  }

  /** Makes a page that has the component with these attributes, and returns where it is. */
  private String page(String language, String attributes) {
    String path = "/" + language + "-" + Integer.toHexString(attributes.hashCode());
    stage.pages.put(
        path,
        """
        <!doctype html>
        <html lang="%s">
        <head><meta charset="utf-8"><title>Log in</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="stylesheet" href="/page.css">
        <script type="module" src="/listener.js"></script>
        <script type="module" src="%s/wechat-login.js"></script></head>
        <body><main><h1 hidden>Log in</h1><wechat-login %s></wechat-login></main></body>
        </html>
        """
            .formatted(language, stage.url, attributes));
    return stage.pages.origin() + path;
  }

  private static void awaitStatus(Browser browser, String status) {
    browser.see("wechat-login[status=" + status + "]");
  }

  private static void picture(Browser browser, String name) {
    browser.screenshotOf(LOGIN, Screenshots.of(name));
  }

  private static JsonNode told(Browser browser, String name) {
    return told(browser, name, "");
  }

  /** Waits for an event, and returns the latest of its name. */
  private static JsonNode told(Browser browser, String name, String status) {
    return browser.patiently(
        () -> {
          JsonNode latest = null;
          for (JsonNode event : events(browser)) {
            if (event.path("name").asText().equals(name)
                && (status.isEmpty() || event.path("status").asText().equals(status))) {
              latest = event;
            }
          }
          return latest;
        });
  }

  private static List<String> statuses(Browser browser) {
    return events(browser).findValuesAsText("status");
  }

  private static JsonNode events(Browser browser) {
    try {
      return JSON.readTree(
          String.valueOf(browser.script("return JSON.stringify(window.told || [])")));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the QR code of the scan says. */
  private static String scanned(Browser browser) {
    return told(browser, "status", "waiting").path("url").asText();
  }

  /** Returns the URL in the QR code, read from the address of its picture. */
  private String scanCode(Browser browser) {
    String picture = browser.seeInside(LOGIN, "img").getAttribute("src");
    return stage.url + "/scan/" + String.valueOf(picture).replaceAll(".*/scans/([^/]+)/.*", "$1");
  }

  /** Lets the time of a scan run out. A phone opens it, so that the browser asks the clock anew. */
  private void expire(Browser browser) {
    awaitStatus(browser, "waiting");
    String scan = scanCode(browser);
    stage.clock.advance(Duration.ofMinutes(5).minusSeconds(3));
    new WechatPhone(scan).opensAs("bob");
    awaitStatus(browser, "expired");
  }

  private void opened(JsonNode success) {
    new ApiClient(stage.url)
        .post("/api/v1/sessions", withVerifier("loginCode", success))
        .expect(201);
  }

  private static String withVerifier(String code, JsonNode success) {
    return "{'%s': '%s', 'codeVerifier': '%s'}"
        .formatted(code, success.path(code).asText(), success.path("codeVerifier").asText());
  }
}
