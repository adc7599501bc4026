package io.wechatlogin.http.scan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.scan.ScanLogin;
import io.wechatlogin.application.scan.ScanLogin.Progress;
import io.wechatlogin.application.scan.ScanLogin.Started;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.http.directory.CorpAnswer;
import io.wechatlogin.http.login.BindCodeAnswer;
import io.wechatlogin.http.login.InitiatorFields;
import io.wechatlogin.http.login.LoginCodeAnswer;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.request.LoginCookies;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.url.PublicUrls;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The desktop's routes of a login by scan. */
public final class ScanRoutes {
  private static final String ALL = "/api/v1/login-types/{name}/scans";
  private static final String ONE = ALL + "/{scanId}";
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");

  private final ScanLogin scans;
  private final PublicUrls urls;

  /** Works by this use case. */
  public ScanRoutes(ScanLogin scans, PublicUrls urls) {
    this.scans = scans;
    this.urls = urls;
  }

  record StartedAnswer(String scanId, String url, Instant expiresAt) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ScanAnswer(
      String scanId,
      String status,
      Instant expiresAt,
      @Nullable String loginCode,
      @Nullable List<CorpAnswer> corpList,
      @Nullable String bindCode,
      @Nullable Long expiresIn,
      @Nullable String state,
      @Nullable String error,
      @Nullable String action) {
    static ScanAnswer of(String scanId, Progress progress) {
      Optional<LoginResult> result = progress.result();
      return result.isPresent()
          ? of(scanId, progress, result.get())
          : withoutCode(scanId, progress);
    }

    private static ScanAnswer of(String scanId, Progress progress, LoginResult result) {
      String status = progress.status().word();
      Instant expiresAt = progress.expiresAt();
      String state = progress.callerState().orElse(null);
      return switch (result) {
        case LoginResult.LoginCode known -> {
          LoginCodeAnswer code = LoginCodeAnswer.of(known);
          yield new ScanAnswer(
              scanId,
              status,
              expiresAt,
              code.loginCode(),
              code.corpList(),
              null,
              code.expiresIn(),
              state,
              null,
              null);
        }
        case LoginResult.BindCode unknown -> {
          BindCodeAnswer code = BindCodeAnswer.of(unknown);
          yield new ScanAnswer(
              scanId,
              status,
              expiresAt,
              null,
              null,
              code.bindCode(),
              code.expiresIn(),
              state,
              null,
              null);
        }
      };
    }

    private static ScanAnswer withoutCode(String scanId, Progress progress) {
      Optional<LoginError> refusal = progress.refusal();
      return new ScanAnswer(
          scanId,
          progress.status().word(),
          progress.expiresAt(),
          null,
          null,
          null,
          null,
          null,
          refusal.map(LoginError::code).orElse(null),
          refusal.map(error -> error.action().word()).orElse(null));
    }
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.post(ALL, this::start).as(Route.Kind.RATE_LIMITED),
        // HEAD is refused, because the answer may hold the result, which is handed out only once.
        Route.unsafeGet(ONE, this::follow).as(Route.Kind.LONG_POLL),
        Route.get(ONE + "/qr.svg", this::picture).as(Route.Kind.RATE_LIMITED));
  }

  private Answer start(ApiRequest request) {
    Scan.Requester requester =
        new Scan.Requester(
            BrowserName.of(request.userAgent()),
            request.allowedOrigin().orElse(urls.origin()),
            CurrentRequest.currentOrigin().address());
    Instance instance = request.instance();
    Started started = scans.start(instance, requester, InitiatorFields.of(request.optionalJson()));
    StartedAnswer answer =
        new StartedAnswer(
            started.scanId(), urls.scanPage(started.scanId()).toString(), started.expiresAt());
    return request
        .logins()
        .begin(
            Answer.json(201, answer),
            new LoginCookies.Begun(
                List.of(started.scanId()),
                started.browserSecret(),
                started.expiresAt().minus(Scan.LIFETIME)));
  }

  private Answer follow(ApiRequest request) {
    String scanId = request.path("scanId");
    Scan.Status seen = request.query("status").map(ScanRoutes::status).orElse(null);
    Duration wait = request.query("wait").map(ScanRoutes::seconds).orElse(Duration.ZERO);
    Progress progress =
        scans.follow(request.instance(), scanId, request.logins().secret(scanId), seen, wait);
    Answer answer = Answer.json(200, ScanAnswer.of(scanId, progress));
    return progress.isOver() ? request.logins().end(answer, scanId) : answer;
  }

  /** Answers with the QR code, which anyone may store until it expires. */
  private Answer picture(ApiRequest request) {
    String scanId = request.path("scanId");
    Duration timeLeft = scans.timeLeft(request.instance(), scanId);
    return Answer.of(200, "image/svg+xml", QrPicture.svg(urls.scanPage(scanId).toString()))
        .with("Cache-Control", "public, max-age=" + timeLeft.toSeconds());
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
