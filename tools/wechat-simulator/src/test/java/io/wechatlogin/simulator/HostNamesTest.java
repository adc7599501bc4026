package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The simulator under WeChat's own host names: through the proxy and over TLS. */
class HostNamesTest extends SimulatorTest {
  private final HttpClient client;

  HostNamesTest() throws Exception {
    client =
        HttpClient.newBuilder()
            .proxy(ProxySelector.of(simulator.proxy()))
            .sslContext(trusting(simulator.certificateAuthority()))
            .build();
  }

  @Override
  SimulatorBuilder configure(SimulatorBuilder builder) {
    return builder.proxyPort(0);
  }

  static SSLContext trusting(String pem) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "simulator",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theProxyConnectsWechatsHostNames() throws Exception {
    String path = exchange(WEBSITE, control.issueCode(WEBSITE, "alice"));

    assertThat(get("https://api.weixin.qq.com" + path).body()).contains("\"access_token\"");
    assertThat(get("https://long.open.weixin.qq.com/connect/l/qrconnect?uuid=x").body())
        .contains("wx_errcode=402");
    assertThat(get("http://api.weixin.qq.com/sns/auth").body()).contains("41001");
    assertThat(get("https://open.weixin.qq.com/connect/oauth2/authorize?appid=x").body())
        .contains("open=https%3A%2F%2Fopen.weixin.qq.com%2Fconnect");
  }

  @Test
  void theProxyRefusesOtherHostNames() throws Exception {
    assertThat(get("http://example.com/").statusCode()).isEqualTo(403);
    assertThatThrownBy(() -> get("https://example.com/")).isInstanceOf(IOException.class);
  }

  @Test
  void theCertificateCoversThisMachine() throws Exception {
    HttpClient direct =
        HttpClient.newBuilder()
            .sslContext(trusting(browser.text(controlUrl, "/control/ca.pem")))
            .build();
    HttpRequest request = HttpRequest.newBuilder(simulator.tlsUrl().resolve("/sns/auth")).build();

    assertThat(direct.send(request, HttpResponse.BodyHandlers.ofString()).body()).contains("41001");
  }

  @Test
  void aClientThatDoesNotTrustTheAuthorityFails() {
    HttpRequest request = HttpRequest.newBuilder(simulator.tlsUrl().resolve("/sns/auth")).build();
    try (HttpClient untrusting = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> untrusting.send(request, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void thePhoneOpensLinksToWechatOnTheSimulator() {
    assertThat(
            browser
                .get(
                    controlUrl,
                    "/phone/open?person=alice&url="
                        + Browser.encode(
                            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=x#y"))
                .headers()
                .firstValue("Location"))
        .hasValue(wechatUrl + "/connect/oauth2/authorize?appid=x&sim_person=alice");
  }

  @Test
  void proxyAndTlsAreOffByDefault() {
    try (WechatSimulator plain = WechatSimulator.builder().start()) {
      assertThatThrownBy(plain::proxy).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(plain::tlsUrl).isInstanceOf(IllegalStateException.class);
      assertThat(browser.get(plain.controlUrl(), "/control/ca.pem").statusCode()).isEqualTo(404);
    }
  }
}
