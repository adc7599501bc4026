package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.wechatlogin.simulator.http.QueryString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DoubleCallbackTest extends SimulatorTest {
  private record Visit(Map<String, String> query, String from, boolean cookies) {}

  private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();
  private final HttpServer website;

  DoubleCallbackTest() throws IOException {
    website = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    website.createContext(
        "/",
        exchange -> {
          visits.add(
              new Visit(
                  QueryString.parse(exchange.getRequestURI().getRawQuery()),
                  exchange.getRemoteAddress().getAddress().getHostAddress(),
                  exchange.getRequestHeaders().containsKey("Cookie")));
          exchange.getResponseHeaders().set("Location", "/next");
          exchange.sendResponseHeaders(303, -1);
          exchange.close();
        });
    website.start();
  }

  @AfterEach
  void stopWebsite() {
    website.stop(0);
  }

  private String back() {
    return "http://127.0.0.1:" + website.getAddress().getPort() + "/callback";
  }

  private String confirmedCode() {
    browser.text(
        wechat,
        "/connect/qrconnect?appid="
            + WEBSITE
            + "&redirect_uri="
            + Browser.encode(back())
            + "&response_type=code&scope=snsapi_login&state=abc");
    String uuid = control.openQrs().getFirst().uuid();
    control.scan(uuid, "alice");
    control.confirm(uuid);
    return browser
        .text(wechat, "/connect/l/qrconnect?uuid=" + uuid)
        .replaceAll(".*wx_code='(\\w+)'.*", "$1");
  }

  private Visit visit() throws InterruptedException {
    Visit visit = visits.poll(10, TimeUnit.SECONDS);
    return Objects.requireNonNull(visit, "nobody called back");
  }

  @Test
  void normallyOnlyTheBrowserCallsBack() {
    String code = confirmedCode();
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(0L);
    assertThat(control.secondCallbacks()).isEmpty();
  }

  @Test
  void aStrangerMayBeAsFastAsTheBrowser() throws InterruptedException {
    control.doubleCallbacks(DoubleCallback.AT_ONCE);
    String code = confirmedCode();

    Visit stranger = visit();
    assertThat(stranger.query()).isEqualTo(Map.of("code", code, "state", "abc"));
    assertThat(stranger.cookies()).isFalse();
  }

  @Test
  void aStrangerMayComeAfterTheExchangeFromAnotherAddress() throws InterruptedException {
    browser.postJson(phone, "/control/double-callbacks", Map.of("when", "after-exchange"));
    String code = confirmedCode();
    assertThat(visits).isEmpty();
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(0L);

    Visit stranger = visit();
    assertThat(stranger.query()).isEqualTo(Map.of("code", code, "state", "abc"));
    if (System.getProperty("os.name").equals("Linux")) {
      assertThat(stranger.from()).isEqualTo("127.0.0.2");
    }
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(40163L);
  }

  @Test
  @Timeout(10)
  void anOfficialAccountIsCalledBackTwiceToo() throws InterruptedException {
    control.doubleCallbacks(DoubleCallback.AT_ONCE);
    browser.get(
        wechat,
        "/connect/oauth2/authorize?appid="
            + OFFICIAL
            + "&redirect_uri="
            + Browser.encode(back())
            + "&response_type=code&scope=snsapi_base&state=abc&sim_person=alice");

    assertThat(visit().query()).containsEntry("state", "abc").containsKey("code");
    SecondCallback made = answered();
    assertThat(made.url()).startsWith(back() + "?code=0");
    assertThat(made.status()).isEqualTo(303);
    assertThat(made.location()).isEqualTo("/next");
  }

  // The website has seen the visit before the simulator has seen its answer.
  private SecondCallback answered() {
    while (control.secondCallbacks().isEmpty()) {
      Thread.onSpinWait();
    }
    return control.secondCallbacks().getFirst();
  }
}
