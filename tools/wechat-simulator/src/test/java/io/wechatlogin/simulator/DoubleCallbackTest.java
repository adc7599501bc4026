package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.wechatlogin.simulator.http.QueryString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DoubleCallbackTest extends SimulatorTest {
  private record Callback(Map<String, String> query, String from, boolean hasCookies) {}

  private final BlockingQueue<Callback> callbacks = new LinkedBlockingQueue<>();
  private final HttpServer website;

  DoubleCallbackTest() throws IOException {
    website = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    website.createContext(
        "/",
        exchange -> {
          callbacks.add(
              new Callback(
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

  private String callbackUrl() {
    return "http://127.0.0.1:" + website.getAddress().getPort() + "/callback";
  }

  private String confirmedCode() {
    browser.text(
        wechatUrl,
        "/connect/qrconnect?appid="
            + WEBSITE
            + "&redirect_uri="
            + Browser.encode(callbackUrl())
            + "&response_type=code&scope=snsapi_login&state=abc");
    String uuid = control.openQrs().getFirst().uuid();
    control.scan(uuid, "alice");
    control.confirm(uuid);
    return browser
        .text(wechatUrl, "/connect/l/qrconnect?uuid=" + uuid)
        .replaceAll(".*wx_code='(\\w+)'.*", "$1");
  }

  private Callback nextCallback() throws InterruptedException {
    Callback callback = callbacks.poll(10, TimeUnit.SECONDS);
    return Objects.requireNonNull(callback, "no callback arrived");
  }

  @Test
  void byDefaultOnlyTheBrowserCallsBack() {
    String code = confirmedCode();
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(0L);
    assertThat(control.secondCallbacks()).isEmpty();
  }

  @Test
  void theSecondCallbackCanComeWithTheBrowsers() throws InterruptedException {
    control.doubleCallbacks(DoubleCallback.AT_ONCE);
    String code = confirmedCode();

    Callback second = nextCallback();
    assertThat(second.query()).isEqualTo(Map.of("code", code, "state", "abc"));
    assertThat(second.hasCookies()).isFalse();
  }

  @Test
  void theSecondCallbackCanComeAfterTheExchangeFromAnotherAddress() throws InterruptedException {
    browser.postJson(controlUrl, "/control/double-callbacks", Map.of("when", "after-exchange"));
    String code = confirmedCode();
    assertThat(callbacks).isEmpty();
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(0L);

    Callback second = nextCallback();
    assertThat(second.query()).isEqualTo(Map.of("code", code, "state", "abc"));
    if (System.getProperty("os.name").equals("Linux")) {
      assertThat(second.from()).isEqualTo("127.0.0.2");
    }
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(40163L);
  }

  @Test
  @Timeout(10)
  void anOfficialAccountIsCalledBackTwice() throws InterruptedException {
    control.doubleCallbacks(DoubleCallback.AT_ONCE);
    browser.get(
        wechatUrl,
        "/connect/oauth2/authorize?appid="
            + OFFICIAL
            + "&redirect_uri="
            + Browser.encode(callbackUrl())
            + "&response_type=code&scope=snsapi_base&state=abc&sim_person=alice");

    assertThat(nextCallback().query()).containsEntry("state", "abc").containsKey("code");
    SecondCallback callback = awaitSecondCallback();
    assertThat(callback.url()).startsWith(callbackUrl() + "?code=0");
    assertThat(callback.status()).isEqualTo(303);
    assertThat(callback.location()).isEqualTo("/next");
  }

  // The website receives the callback before the simulator has recorded its answer.
  private SecondCallback awaitSecondCallback() {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (control.secondCallbacks().isEmpty()) {
      assertThat(System.nanoTime()).as("a second callback").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    return control.secondCallbacks().getFirst();
  }
}
