package io.wechatlogin.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.scan.ScanLogin;
import io.wechatlogin.application.scan.ScanLogin.Progress;
import io.wechatlogin.application.scan.ScanLogin.Started;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.scan.Scan;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The desktop's side of a login by scan. */
final class ScanRoutes {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");

  private final ScanLogin scans;
  private final PublicUrls urls;

  ScanRoutes(ScanLogin scans, PublicUrls urls) {
    this.scans = scans;
    this.urls = urls;
  }

  record StartedAnswer(String scanId, URI url, Instant expiresAt) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ScanAnswer(
      String scanId,
      String status,
      Instant expiresAt,
      @Nullable String loginCode,
      @Nullable List<LoginRoutes.CorpAnswer> corpList,
      @Nullable String bindCode,
      @Nullable Long expiresIn,
      @Nullable String error,
      @Nullable String action) {
    static ScanAnswer of(String scanId, Progress progress) {
      LoginError refusal = progress.refusal().orElse(null);
      String error = refusal == null ? null : refusal.code();
      String action = refusal == null ? null : refusal.action().word();
      LoginRoutes.LoginCodeAnswer known = null;
      LoginRoutes.BindCodeAnswer unknown = null;
      switch (progress.result().orElse(null)) {
        case LoginResult.LoginCode code -> known = LoginRoutes.LoginCodeAnswer.of(code);
        case LoginResult.BindCode code -> unknown = LoginRoutes.BindCodeAnswer.of(code);
        case null -> {}
      }
      Long expiresIn =
          known != null ? (Long) known.expiresIn() : unknown != null ? unknown.expiresIn() : null;
      return new ScanAnswer(
          scanId,
          progress.status().word(),
          progress.expiresAt(),
          known == null ? null : known.loginCode(),
          known == null ? null : known.corpList(),
          unknown == null ? null : unknown.bindCode(),
          expiresIn,
          error,
          action);
    }
  }

  void addTo(Routes routes) {
    Routes limited = routes.limited();
    limited.post("/api/v1/login-types/{name}/scans", this::start);
    // Not for HEAD: an answer may hold the result, which is given out once.
    limited.waiting().visit("/api/v1/login-types/{name}/scans/{scanId}", this::follow);
    limited.get("/api/v1/login-types/{name}/scans/{scanId}/qr.svg", this::picture);
  }

  private void start(Exchange exchange) {
    Scan.Requester requester =
        new Scan.Requester(
            BrowserName.of(exchange.userAgent()), exchange.allowedOrigin().orElse(urls.origin()));
    Started started = scans.start(exchange.instance(), requester, exchange.browser());
    exchange.setBrowser(started.browserSecret());
    exchange.created(
        new StartedAnswer(started.scanId(), urls.scanPage(started.scanId()), started.expiresAt()));
  }

  private void follow(Exchange exchange) {
    String scanId = exchange.path("scanId");
    Scan.Status seen = exchange.query("status").map(ScanRoutes::status).orElse(null);
    Duration wait = exchange.query("wait").map(ScanRoutes::seconds).orElse(Duration.ZERO);
    Progress progress = scans.follow(exchange.instance(), scanId, exchange.browser(), seen, wait);
    exchange.ok(ScanAnswer.of(scanId, progress));
  }

  private void picture(Exchange exchange) {
    String scanId = exchange.path("scanId");
    Duration timeLeft = scans.timeLeft(exchange.instance(), scanId);
    exchange.picture("image/svg+xml", timeLeft, QrPicture.svg(urls.scanPage(scanId).toString()));
  }

  private static Scan.Status status(String word) {
    return Arrays.stream(Scan.Status.values())
        .filter(status -> status.word().equals(word))
        .findFirst()
        .orElseThrow(() -> JsonBody.invalid("status", "must be a status of a scan"));
  }

  private static Duration seconds(String text) {
    if (!SECONDS.matcher(text).matches()) {
      throw JsonBody.invalid("wait", "must be whole seconds");
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }
}
