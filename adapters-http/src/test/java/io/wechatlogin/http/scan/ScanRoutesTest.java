package io.wechatlogin.http.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanRoutesTest {
  private static final String OFFICIAL = "/api/v1/login-types/Official";
  private static final String CLUB = "/api/v1/login-types/Club";
  private static final String BEGIN = "{" + TestService.CHALLENGED + "}";
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36";
  private static final String WECHAT =
      "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private record Desktop(TestService service, String instance, String scanId, String cookie) {
    ReceivedAnswer follow(String query) {
      return service.get(instance + "/scans/" + scanId + query).header("Cookie", cookie).send();
    }

    String status() {
      return follow("").isStatus(200).text("status");
    }
  }

  private Desktop desktop(String instance) {
    ReceivedAnswer answer =
        service.post(instance + "/scans", BEGIN).header("User-Agent", CHROME).send().isStatus(201);
    return new Desktop(service, instance, answer.text("scanId"), answer.cookie());
  }

  /** A phone that has returned from WeChat. */
  private final class Phone {
    private final String page;
    private final String cookie;

    Phone(Desktop desktop, String code) {
      page = "/scan/" + desktop.scanId();
      ReceivedAnswer away = service.get(page).header("User-Agent", WECHAT).send().isStatus(302);
      cookie = away.cookie();
      String state = away.header("Location").replaceAll(".*state=", "");
      ReceivedAnswer back =
          service
              .get(desktop.instance() + "/callback?code=" + code + "&state=" + state)
              .header("Cookie", cookie)
              .send()
              .isStatus(303);
      assertThat(back.header("Location")).startsWith("http://login.example" + page);
    }

    ReceivedAnswer opens() {
      return service
          .get(page)
          .header("User-Agent", WECHAT)
          .header("Cookie", cookie)
          .header("Accept-Language", "en")
          .send();
    }

    String question() {
      return opens()
          .isStatus(200)
          .body()
          .replaceAll("(?s).*name=\"question\" value=\"([^\"]*)\".*", "$1");
    }

    ReceivedAnswer sends(String form) {
      return service
          .call("POST", page)
          .header("Content-Type", "application/x-www-form-urlencoded")
          .header("Cookie", cookie)
          .body(java.net.http.HttpRequest.BodyPublishers.ofString(form))
          .send();
    }

    ReceivedAnswer decides(String decision) {
      return sends("question=" + question() + "&decision=" + decision);
    }
  }

  @Test
  void startingAScanSetsACookie() {
    ReceivedAnswer answer = service.post(OFFICIAL + "/scans", BEGIN).send().isStatus(201);
    assertThat(answer.text("scanId")).matches("[0-9A-Za-z]{22}");
    assertThat(answer.text("url")).isEqualTo("http://login.example/scan/" + answer.text("scanId"));
    assertThat(answer.text("expiresAt")).isEqualTo("2026-01-02T03:09:05.678Z");
    assertThat(answer.header("Set-Cookie"))
        .matches(
            "wechat_login_[A-Za-z0-9]{22}=[A-Za-z0-9_-]{43}\\.[0-9a-z]+; Path=/; Max-Age=600;"
                + " HttpOnly; SameSite=Lax");
  }

  @Test
  void onlyTypesThatOpenInTheAppCanBeScanned() {
    for (String name : new String[] {"Web", "Mini"}) {
      service
          .post("/api/v1/login-types/" + name + "/scans", "{}")
          .send()
          .isProblem(422, "not_supported");
    }
    service
        .post("/api/v1/login-types/Off/scans", "{}")
        .send()
        .isProblem(403, "login_type_inactive");
    service
        .post("/api/v1/login-types/No/scans", "{}")
        .send()
        .isProblem(404, "login_type_not_found");
  }

  @Test
  void theLoginCodeIsReturnedToItsBrowserOnceAndOpensASession() {
    service.user("ann", "acme");
    service.bind("ann", "Official", "ann");
    Desktop desktop = desktop(OFFICIAL);
    assertThat(desktop.status()).isEqualTo("waiting");
    Phone phone = new Phone(desktop, "ann");
    assertThat(desktop.status()).isEqualTo("scanned");
    ReceivedAnswer decided = phone.decides("confirm").isStatus(303);
    assertThat(decided.header("Location"))
        .isEqualTo("http://login.example/scan/" + desktop.scanId());
    assertThat(phone.opens().isStatus(200).body()).contains("data-state=\"confirmed\"");

    service
        .call("HEAD", OFFICIAL + "/scans/" + desktop.scanId())
        .header("Cookie", desktop.cookie())
        .send()
        .isStatus(405);
    ReceivedAnswer confirmed = desktop.follow("").isStatus(200);
    assertThat(confirmed.text("status")).isEqualTo("confirmed");
    assertThat(confirmed.json().path("corpList").findValuesAsText("corpId"))
        .containsExactly("acme");
    assertThat(confirmed.json().path("expiresIn").asInt()).isEqualTo(60);
    service
        .post(
            "/api/v1/sessions",
            "{\"loginCode\": \"%s\", %s}"
                .formatted(confirmed.text("loginCode"), TestService.VERIFIED))
        .send()
        .isStatus(201);
    ReceivedAnswer again = desktop.follow("").isStatus(200);
    assertThat(again.json().has("loginCode")).isFalse();
    assertThat(again.text("status")).isEqualTo("confirmed");
  }

  @Test
  void anUnboundPersonGetsABindCodeOrBothSidesSeeTheRefusal() {
    Desktop open = desktop(OFFICIAL);
    new Phone(open, "new").decides("confirm").isStatus(303);
    ReceivedAnswer confirmed = open.follow("").isStatus(200);
    assertThat(confirmed.text("bindCode")).startsWith("wlb_");
    assertThat(confirmed.json().path("expiresIn").asInt()).isEqualTo(300);

    Desktop closed = desktop(CLUB);
    Phone phone = new Phone(closed, "new");
    phone.decides("confirm").isStatus(303);
    ReceivedAnswer refused = closed.follow("").isStatus(200);
    assertThat(refused.text("status")).isEqualTo("refused");
    assertThat(refused.text("error")).isEqualTo("not_bound");
    assertThat(refused.text("action")).isEqualTo("sign_in");
    assertThat(phone.opens().body()).contains("data-state=\"refused\"", "not_bound");
  }

  @Test
  void aRefusedScanStaysRefusedAndAnExpiredScanIsExpired() {
    Desktop desktop = desktop(OFFICIAL);
    Phone phone = new Phone(desktop, "new");
    phone.decides("refuse").isStatus(303);
    assertThat(desktop.status()).isEqualTo("refused");
    assertThat(desktop.follow("").json().has("error")).isFalse();
    assertThat(phone.opens().body()).contains("data-state=\"refused\"");

    Desktop late = desktop(OFFICIAL);
    service.now.updateAndGet(now -> now.plus(Scan.LIFETIME));
    assertThat(late.status()).isEqualTo("expired");
    assertThat(service.get("/scan/" + late.scanId()).send().isStatus(404).body())
        .contains("data-state=\"gone\"");
  }

  @Test
  void anotherBrowserCannotFollowAScan() {
    Desktop desktop = desktop(OFFICIAL);
    new Phone(desktop, "new").decides("confirm").isStatus(303);
    String path = OFFICIAL + "/scans/" + desktop.scanId();
    for (String cookie : new String[] {"", desktop(OFFICIAL).cookie()}) {
      ReceivedAnswer answer = service.get(path + "?wait=25").header("Cookie", cookie).send();
      assertThat(answer.isProblem(403, "invalid_state").body()).doesNotContain("confirmed");
    }
    service.get(path).asHost().send().isProblem(403, "invalid_state");
    service.get(CLUB + "/scans/" + desktop.scanId()).send().isProblem(404, "not_found");
    service.get(OFFICIAL + "/scans/unknown").send().isProblem(404, "not_found");
    assertThat(desktop.follow("").text("bindCode")).isNotBlank();
  }

  @Test
  void aWaitingRequestIsAnsweredWithTheNextStatus() {
    Desktop desktop = desktop(OFFICIAL);
    CompletableFuture<ReceivedAnswer> waiting =
        CompletableFuture.supplyAsync(() -> desktop.follow("?wait=20&status=waiting"));
    Phone phone = new Phone(desktop, "new");
    assertThat(waiting.join().text("status")).isEqualTo("scanned");
    CompletableFuture<ReceivedAnswer> confirming =
        CompletableFuture.supplyAsync(() -> desktop.follow("?wait=20&status=scanned"));
    phone.decides("confirm").isStatus(303);
    assertThat(confirming.join().text("bindCode")).startsWith("wlb_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?wait=-1", "?wait=x", "?wait=", "?wait=1&wait=2", "?status=x"})
  void anInvalidWaitIsRefused(String query) {
    desktop(OFFICIAL).follow(query).isProblem(400, "invalid_request");
  }

  @Test
  void thePictureIsPublicUntilTheScanExpires() {
    Desktop desktop = desktop(OFFICIAL);
    String path = OFFICIAL + "/scans/" + desktop.scanId() + "/qr.svg";
    service.now.updateAndGet(now -> now.plus(Duration.ofMinutes(1)));
    ReceivedAnswer picture = service.get(path).send().isStatus(200);
    assertThat(picture.header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(picture.header("Cache-Control")).isEqualTo("public, max-age=240");
    assertThat(picture.body()).startsWith("<svg");
    service.get(path.replace(desktop.scanId(), "nope")).send().isProblem(404, "not_found");
    service.now.updateAndGet(now -> now.plus(Duration.ofMinutes(4)));
    service.get(path).send().isProblem(404, "not_found");
  }

  @Test
  void theConfirmationPageShowsTheRequesterAndHasAStrictPolicy() {
    Desktop desktop = desktop(OFFICIAL);
    ReceivedAnswer page = new Phone(desktop, "new").opens().isStatus(200);
    assertThat(page.body())
        .contains(
            "Chrome · Windows",
            "login.example",
            "0 s ago · <time datetime=\"2026-01-02T03:04:05Z\">03:04:05 UTC</time>",
            "127.0.0.1",
            "Title of Official",
            "id=\"confirm\"",
            "id=\"refuse\"")
        .contains("<script src=\"/scan-time.js\" defer></script>")
        .doesNotContain("<script>", "{");
    assertThat(page.header("Content-Security-Policy"))
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'")
        .doesNotContain("unsafe");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Content-Language")).isEqualTo("en");
  }

  @Test
  void theConfirmationPageShowsThePersonWithAPictureOfWechatOnly() {
    show("new", "小明 <b>{question}</b>", "http://thirdwx.qlogo.cn/mmopen/vi_32/a/132");
    ReceivedAnswer page = new Phone(desktop(OFFICIAL), "new").opens().isStatus(200);
    assertThat(page.body())
        .contains(
            "<img src=\"https://thirdwx.qlogo.cn/mmopen/vi_32/a/132\"",
            "<b>小明 &lt;b&gt;&#123;question}&lt;/b&gt;</b>");
    assertThat(page.header("Content-Security-Policy"))
        .contains("img-src 'self' https://thirdwx.qlogo.cn https://wx.qlogo.cn;");
    show("other", "小红", "https://pictures.example/1");
    assertThat(new Phone(desktop(OFFICIAL), "other").opens().isStatus(200).body())
        .contains("<b>小红</b>")
        .doesNotContain("pictures.example", "<img");
    assertThat(new Phone(desktop(OFFICIAL), "unknown").opens().isStatus(200).body())
        .doesNotContain("scan-person");
  }

  private void show(String code, String nickname, String picture) {
    String openId = "open-" + code;
    service
        .ports
        .identities()
        .profiles()
        .fill(
            new Identity("wx-official", "default", openId, null),
            "profile-" + code,
            new Profile(openId, null, nickname, picture, 0, "", "", ""),
            Objects.requireNonNull(service.now.get()));
  }

  @Test
  void theSiteIsTheRequestingOriginWhereItIsAllowed() {
    try (TestService cors =
        TestService.start(
            settings -> TestSettings.withOrigins(settings, Set.of("https://shop.example")))) {
      for (String origin : new String[] {"https://shop.example", "https://bank.example"}) {
        ReceivedAnswer started =
            cors.post(OFFICIAL + "/scans", BEGIN).header("Origin", origin).send().isStatus(201);
        String page = "/scan/" + started.text("scanId");
        ReceivedAnswer away = cors.get(page).send().isStatus(302);
        String state = away.header("Location").replaceAll(".*state=", "");
        cors.get(OFFICIAL + "/callback?code=new&state=" + state)
            .header("Cookie", away.cookie())
            .send()
            .isStatus(303);
        assertThat(cors.get(page).header("Cookie", away.cookie()).send().body())
            .contains(origin.contains("shop") ? "shop.example" : "login.example")
            .doesNotContain("bank.example");
      }
    }
  }

  @Test
  void aDecisionNeedsTheFormAndTheCookie() {
    Desktop desktop = desktop(OFFICIAL);
    Phone phone = new Phone(desktop, "new");
    String question = phone.question();
    phone.sends("decision=confirm").isStatus(403);
    phone.sends("decision=confirm&question=guessed").isStatus(403);
    phone.sends("question=" + question).isStatus(400);
    phone.sends("question=" + question + "&decision=perhaps").isStatus(400);
    service
        .call("POST", "/scan/" + desktop.scanId())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Cookie", desktop.cookie())
        .body(
            java.net.http.HttpRequest.BodyPublishers.ofString(
                "decision=confirm&question=" + question))
        .send()
        .isStatus(403);
    assertThat(desktop.status()).isEqualTo("scanned");
    phone.sends("decision=confirm&question=" + question).isStatus(303);
    phone.sends("decision=refuse&question=" + question).isStatus(303);
    assertThat(desktop.status()).isEqualTo("confirmed");
  }

  @Test
  void aDecisionOfMoreThan64KiBIsRefused() {
    Desktop desktop = desktop(OFFICIAL);
    Phone phone = new Phone(desktop, "new");
    phone.sends("decision=confirm&question=" + "x".repeat(64 * 1024)).isStatus(413);
    assertThat(desktop.status()).isEqualTo("scanned");
  }

  @Test
  void anotherPhoneSeesThatTheCodeIsUsed() {
    Desktop desktop = desktop(OFFICIAL);
    assertThat(new Phone(desktop, "new").opens().body()).contains("data-state=\"ask\"");
    ReceivedAnswer other =
        service.get("/scan/" + desktop.scanId()).header("User-Agent", WECHAT).send();
    assertThat(other.isStatus(404).body()).contains("data-state=\"gone\"");
  }

  @ParameterizedTest
  @CsvSource({"en, Open in WeChat", "zh-CN, 请在微信中打开"})
  void aPhoneOutsideWechatIsAskedToOpenWechat(String language, String words) {
    Desktop desktop = desktop(OFFICIAL);
    ReceivedAnswer page =
        service
            .get("/scan/" + desktop.scanId())
            .header("User-Agent", CHROME)
            .header("Accept-Language", language)
            .send()
            .isStatus(200);
    assertThat(page.body())
        .contains(words, "lang=\"" + language + "\"", "data-state=\"open-in-wechat\"");
    assertThat(desktop.status()).isEqualTo("waiting");
    ReceivedAnswer onward =
        service
            .get("/scan/" + desktop.scanId() + "?continue=1")
            .header("User-Agent", CHROME)
            .send()
            .isStatus(302);
    assertThat(URI.create(onward.header("Location")).getHost()).isEqualTo("wechat.example");
  }

  @ParameterizedTest
  @CsvSource({
    "fail_snapshot_user, 403, 'Use full service'",
    "fail_wechat_unavailable, 503, 'wait a moment'",
    "fail_user_blocked, 403, 'Trying again will not help'"
  })
  void aFailedIdentificationShowsWhatToDo(String code, int status, String words) {
    Desktop desktop = desktop(OFFICIAL);
    String page = "/scan/" + desktop.scanId();
    ReceivedAnswer away = service.get(page).header("User-Agent", WECHAT).send().isStatus(302);
    String state = away.header("Location").replaceAll(".*state=", "");
    String back =
        service
            .get(OFFICIAL + "/callback?code=" + code + "&state=" + state)
            .header("Cookie", away.cookie())
            .send()
            .isStatus(303)
            .header("Location");
    String error = code.substring("fail_".length());
    assertThat(back).isEqualTo("http://login.example" + page + "?error=" + error);
    assertThat(
            service
                .get(page + "?error=" + error)
                .header("User-Agent", WECHAT)
                .header("Cookie", away.cookie())
                .send()
                .isStatus(status)
                .body())
        .contains(words, error, "data-state=\"failed\"");
    assertThat(desktop.status()).isEqualTo("scanned");
    service
        .get(page)
        .header("User-Agent", WECHAT)
        .header("Cookie", away.cookie())
        .send()
        .isStatus(302);
  }

  @Test
  void authorizeStillSendsEveryBrowserToWechat() {
    for (String agent : new String[] {CHROME, WECHAT, "curl/8.5.0"}) {
      service
          .get(
              OFFICIAL
                  + "/authorize?redirectUrl=https%3A%2F%2Fapp.example%2F&codeChallenge="
                  + TestService.CHALLENGE)
          .header("User-Agent", agent)
          .header("Accept", "text/html")
          .send()
          .isStatus(302);
    }
  }
}
