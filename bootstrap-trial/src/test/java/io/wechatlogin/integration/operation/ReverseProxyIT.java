package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.EveryLogin;
import io.wechatlogin.integration.environment.InstalledProxy;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.WechatSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's nginx before the service, which is reached below a path. */
@Tag("long")
class ReverseProxyIT {
  private static final String LOGIN_PAGE =
      "/login?instance=EverySite&redirectUrl=https://app.example/after&state=of-the-app&codeChallenge="
          + "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");

  @TempDir private Path dir;

  @ParameterizedTest(name = "passed on as \"{0}\"")
  @ValueSource(strings = {"/sso/", "/"})
  void everyLoginAndEveryLinkWorksBelowAPath(String passedOn) {
    int port = InstalledProxy.freePort();
    URI seen = URI.create("http://127.0.0.1:" + port + "/sso");
    try (WechatSimulator wechat = WechatSimulator.builder().start()) {
      ConfigFolder config = new ConfigFolder(dir.resolve("config"));
      EveryLogin.addTo(wechat.control(), config);
      Map<String, String> environment = config.environment(wechat.url());
      environment.put("WECHAT_LOGIN_WECHAT_OPEN_URL", wechat.url().toString());
      environment.put("WECHAT_LOGIN_PUBLIC_URL", seen.toString());
      environment.put("WECHAT_LOGIN_TRUSTED_PROXIES", "127.0.0.1");
      try (ServiceProcess service = ServiceProcess.start(dir.resolve("data"), environment);
          InstalledProxy nginx =
              InstalledProxy.nginx(
                  dir.resolve("nginx"), port, below(service.listening() + passedOn))) {
        assertThat(nginx.url().getPort()).isEqualTo(port);
        String user = EveryLogin.at(seen, wechat.control());
        assertThat(addresses(seen, user)).isNotEmpty().containsOnly("192.0.2.77");
        new ApiClient(seen).get("/health/ready").expect(200);
        for (String page : List.of("/docs", LOGIN_PAGE)) {
          everyLinkWorks(seen, page);
        }
      }
    }
  }

  private static String below(String target) {
    return """
    location /sso/ {
      proxy_pass %s;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For 192.0.2.77;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
    """
        .formatted(target);
  }

  /** The addresses of clients that the audit log has. */
  private static List<String> addresses(URI service, String user) {
    JsonNode events =
        new ApiClient(service, ConfigFolder.HOST_KEY)
            .get("/api/v1/users/" + user + "/events")
            .expect(200)
            .json();
    return events.findValuesAsText("address").stream()
        .filter(text -> !text.equals("null"))
        .toList();
  }

  private static void everyLinkWorks(URI seen, String page) {
    URI address = URI.create(seen + page);
    String html = new ApiClient(seen).get(page).expect(200).response().body();
    List<URI> links =
        LINK.matcher(html)
            .results()
            .map((MatchResult link) -> address.resolve(link.group(1).replace("&amp;", "&")))
            .filter(link -> seen.getAuthority().equals(link.getAuthority()))
            .toList();
    assertThat(links).isNotEmpty();
    for (URI link : links) {
      assertThat(link.getPath()).startsWith("/sso/");
      new ApiClient(seen).get(link.toString()).expect(200);
    }
  }
}
