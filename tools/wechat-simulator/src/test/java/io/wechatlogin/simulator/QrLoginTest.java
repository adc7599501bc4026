package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.wechatlogin.simulator.qrcode.QrImage;
import io.wechatlogin.simulator.world.RandomSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrLoginTest extends SimulatorTest {
  private static final String LOGIN =
      "/connect/qrconnect?appid="
          + WEBSITE
          + "&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fback&response_type=code"
          + "&scope=snsapi_login&state=abc";

  private String openPage() {
    String page = browser.text(wechatUrl, LOGIN);
    Matcher uuid =
        Pattern.compile("class=\"qrcode lightBorder\" src=\"/connect/qrcode/(\\w{16})\"")
            .matcher(page);
    assertThat(uuid.find()).isTrue();
    return uuid.group(1);
  }

  private String poll(String uuid, String last) {
    return browser.text(wechatUrl, "/connect/l/qrconnect?uuid=" + uuid + last);
  }

  private static String body(int errcode) {
    return "window.wx_errcode=" + errcode + ";window.wx_code='';";
  }

  @Test
  void aLoginGoesThroughWaitingScannedAndConfirmed() {
    String uuid = openPage();
    assertThat(poll(uuid, "")).isEqualTo(body(408));

    control.scan(uuid, "alice");
    assertThat(poll(uuid, "")).isEqualTo(body(404));
    assertThat(poll(uuid, "&last=404")).isEqualTo(body(408));

    control.confirm(uuid);
    Matcher code =
        Pattern.compile("window\\.wx_errcode=405;window\\.wx_code='(\\w{32})';")
            .matcher(poll(uuid, "&last=404"));
    assertThat(code.matches()).isTrue();
    assertThat(browser.json(wechatUrl, exchange(WEBSITE, code.group(1))))
        .containsEntry("openid", control.openid(WEBSITE, "alice"));
    assertThat(control.openQrs()).isEmpty();
  }

  @Test
  void aRefusedCodeCanBeScannedAgain() {
    String uuid = openPage();
    control.scan(uuid, "alice");
    control.refuse(uuid);
    assertThat(poll(uuid, "&last=404")).isEqualTo(body(403));

    control.scan(uuid, "refuses");
    control.confirm(uuid);
    assertThat(poll(uuid, "&last=404")).isEqualTo(body(403));
  }

  @Test
  void anUnscannedCodeExpires() {
    String uuid = openPage();
    control.advanceClock(Duration.ofMinutes(5));

    assertThat(poll(uuid, "")).isEqualTo(body(402));
    assertThatThrownBy(() -> control.scan(uuid, "alice")).isInstanceOf(IllegalStateException.class);
    assertThat(poll("unknown", "")).isEqualTo(body(402));

    String other = openPage();
    control.expire(other);
    assertThat(poll(other, "")).isEqualTo(body(402));
  }

  @Test
  void thePictureContainsTheLinkToThePhone() throws Exception {
    String uuid = openPage();
    HttpResponse<byte[]> picture = browser.get(wechatUrl, "/connect/qrcode/" + uuid);

    assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(decoded(picture.body())).isEqualTo(wechatUrl + "/connect/confirm?uuid=" + uuid);
    assertThat(
            browser
                .get(wechatUrl, "/connect/confirm?uuid=" + uuid)
                .headers()
                .firstValue("Location"))
        .hasValue(controlUrl + "/phone?uuid=" + uuid);
    assertThat(browser.get(wechatUrl, "/connect/qrcode/unknown").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 18, 30, 60, 90, 106})
  void picturesOfEverySizeCanBeRead(int length) throws Exception {
    String text = new RandomSource(new SplittableRandom(length)).text(length);
    assertThat(decoded(QrImage.jpeg(text))).isEqualTo(text);
  }

  private static String decoded(byte[] jpeg) throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    RGBLuminanceSource source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
  }

  @Test
  void invalidLinksGetWechatsErrorPages() {
    control.addApp(App.website("wx2", "s").onDomain("login.example.com"));
    String valid =
        "/connect/qrconnect?appid=wx2&redirect_uri=https%3A%2F%2Flogin.example.com%2Fback"
            + "&response_type=code&scope=snsapi_login&state=abc";

    assertThat(browser.text(wechatUrl, valid)).contains("lightBorder");
    assertTitle(valid.replace("wx2", "wx3"), "AppID 参数错误");
    assertTitle(valid.replace("login.example", "x.login.example"), "redirect_uri 参数错误");
    assertTitle(valid.replace("example.com%2F", "example.com%3A8443%2F"), "redirect_uri 参数错误");
    assertTitle(
        valid.replace("https%3A%2F%2Flogin.example.com", "javascript%3A"), "redirect_uri 参数错误");
    assertTitle(valid.replace("snsapi_login", "snsapi_base"), "Scope 参数错误或没有 Scope 权限");
    assertTitle(valid.replace("wx2", OFFICIAL), "Scope 参数错误或没有 Scope 权限");
    assertTitle(valid + "x".repeat(130), "state 参数过长");
  }

  private void assertTitle(String path, String title) {
    HttpResponse<byte[]> response = browser.get(wechatUrl, path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("<h4 class=\"weui_msg_title\">" + title + "</h4>");
  }

  @Test
  void linkParametersAreEscaped() {
    String page =
        browser.text(
            wechatUrl,
            LOGIN.replace("abc", Browser.encode("</script><script>alert(1)</script>"))
                + "&href="
                + Browser.encode("https://x/\"><script>")
                + "&style="
                + Browser.encode("\"><script>"));
    assertThat(page).doesNotContain("<script>alert").doesNotContain("\"><script>");
  }

  @Test
  void thePhoneScansAndConfirms() {
    String uuid = openPage();
    assertThat(browser.text(wechatUrl, LOGIN))
        .contains("id=\"open-phone\"", controlUrl + "/phone?uuid=");
    assertThat(browser.text(controlUrl, "/phone")).contains("id=\"qr-" + uuid + "\"");
    assertThat(browser.text(controlUrl, "/phone?uuid=" + uuid))
        .contains("id=\"person-alice\"", "id=\"person-bob\"", "id=\"expire\"");

    assertThat(tap("scan", Map.of("uuid", uuid, "person", "bob")))
        .endsWith("/phone/consent?uuid=" + uuid + "&person=bob");
    assertThat(browser.text(controlUrl, "/phone/consent?uuid=" + uuid + "&person=bob"))
        .contains("id=\"confirm\"", "id=\"refuse\"", "Sample website", "snsapi_login");
    assertThat(tap("confirm", Map.of("uuid", uuid))).endsWith("/phone/done?uuid=" + uuid);
    assertThat(browser.text(controlUrl, "/phone/done?uuid=" + uuid))
        .contains("data-status=\"confirmed\"");
    assertThat(poll(uuid, "")).startsWith("window.wx_errcode=405;");
  }

  private String tap(String button, Map<String, String> form) {
    HttpResponse<byte[]> response = browser.postForm(controlUrl, "/phone/" + button, form);
    assertThat(response.statusCode()).isEqualTo(303);
    return response.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void thePhoneRefusesAndExpiresCodes() {
    String refused = openPage();
    tap("scan", Map.of("uuid", refused, "person", "bob"));
    tap("refuse", Map.of("uuid", refused));
    assertThat(poll(refused, "")).isEqualTo(body(403));

    String expired = openPage();
    tap("expire", Map.of("uuid", expired));
    assertThat(poll(expired, "")).isEqualTo(body(402));
    assertThat(browser.text(controlUrl, "/phone?uuid=unknown")).contains("id=\"problem\"");
  }

  @Test
  void aHeldPollAnswersAsSoonAsTheStatusChanges() {
    try (WechatSimulator slow = WechatSimulator.builder().start()) {
      slow.control().sample();
      URI url = slow.url();
      browser.text(url, LOGIN);
      String uuid = slow.control().openQrs().getFirst().uuid();
      // The poll is held for 15 s; it returns within 10 s only because the scan ends the wait.
      CompletableFuture<String> held =
          CompletableFuture.supplyAsync(
              () -> browser.text(url, "/connect/l/qrconnect?uuid=" + uuid));
      slow.control().scan(uuid, "alice");
      assertThat(held).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(body(404));
    }
  }
}
