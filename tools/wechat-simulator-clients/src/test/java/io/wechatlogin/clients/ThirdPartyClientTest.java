package io.wechatlogin.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.simulator.Control;
import io.wechatlogin.simulator.OpenQr;
import io.wechatlogin.simulator.RecordedCall;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;

/**
 * Starts a simulator with the sample's apps, logs persons in, and records the client's calls for
 * the table in the README.
 */
@Tag("long")
abstract class ThirdPartyClientTest {
  static final String WEBSITE = "wx00000000000000a1";
  static final String WEBSITE_SECRET = "simulator-website-secret";
  static final String MINI = "wx00000000000000a2";
  static final String MINI_SECRET = "simulator-mini-secret";
  static final String OFFICIAL = "wx00000000000000a3";
  static final String OFFICIAL_SECRET = "simulator-official-secret";
  static final String CALLBACK = "http://localhost:1/back";

  private static final ClientTable TABLE = new ClientTable();

  final WechatSimulator simulator = WechatSimulator.builder().proxyPort(0).start();
  final Control control = simulator.control();
  private final HttpClient browser = HttpClient.newHttpClient();

  ThirdPartyClientTest() {
    control.sample();
    trustTheSimulator();
  }

  // A developer sets this by an option of the JVM or of the system.
  private void trustTheSimulator() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "simulator",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      simulator.certificateAuthority().getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      SSLContext.setDefault(context);
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @AfterEach
  void recordAndStop() {
    TABLE.record(getClass(), control.recordedCalls());
    browser.close();
    simulator.close();
  }

  @AfterAll
  static void compareWithTheReadme(TestInfo test) {
    TABLE.compare(test.getTestClass().orElseThrow());
  }

  /** The callback parameters after a browser has opened the URL and the person has agreed. */
  Map<String, String> callback(String url, String personId) {
    URI target =
        URI.create(
            url.replaceFirst("^https://open\\.weixin\\.qq\\.com", simulator.url().toString())
                .replaceFirst("#.*", ""));
    return target.getPath().equals("/connect/qrconnect")
        ? scanned(target, personId)
        : authorized(target, personId);
  }

  private Map<String, String> scanned(URI page, String personId) {
    assertThat(get(page).body()).doesNotContain("weui_msg_title");
    OpenQr qr = control.openQrs().getFirst();
    control.scan(qr.uuid(), personId);
    control.confirm(qr.uuid());
    String poll = get(simulator.url().resolve("/connect/l/qrconnect?uuid=" + qr.uuid())).body();
    return Map.of(
        "code", poll.replaceAll(".*wx_code='(\\w+)'.*", "$1"), "state", query(page).get("state"));
  }

  private Map<String, String> authorized(URI page, String personId) {
    HttpResponse<String> answer =
        get(URI.create(page + "&sim_person=" + personId + "&sim_choice=confirm"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    return query(URI.create(answer.headers().firstValue("Location").orElseThrow()));
  }

  HttpResponse<String> get(URI url) {
    try {
      return browser.send(
          HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  static Map<String, String> query(URI url) {
    return Arrays.stream(url.getRawQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  /** The last call to a path. */
  RecordedCall lastCall(String path) {
    return control.recordedCalls().reversed().stream()
        .filter(call -> call.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no call to " + path));
  }
}
