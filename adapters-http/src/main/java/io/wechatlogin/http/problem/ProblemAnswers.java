package io.wechatlogin.http.problem;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.http.message.AcceptHeader;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.message.Json;
import io.wechatlogin.http.message.Language;
import io.wechatlogin.http.url.PublicUrls;
import io.wechatlogin.http.web.Html;
import io.wechatlogin.http.web.WebAnswers;
import io.wechatlogin.http.web.WebFiles;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers to failed requests: problem documents for programs, pages for persons. */
public final class ProblemAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);

  private static final Pattern FIELD_AND_RULE = Pattern.compile("([A-Za-z]+): (.+)");

  /** Rules about redirect URLs, which persons who configure a site have to understand. */
  private static final Map<String, String> CHINESE_RULES =
      Map.of(
          "is no absolute URL such as https://app.example/after",
          "不是完整网址,例如 https://app.example/after",
          "must have no user name or password",
          "不得包含用户名或密码",
          "at most 2048 characters, as browsers write them",
          "按浏览器写法最多 2048 个字符",
          "its origin is on no list of this service",
          "其来源(协议、域名、端口)不在本服务的允许列表中");

  private final String docsPath;
  private final String page;

  /**
   * Makes answers whose type is a section of the API page.
   *
   * @param urls where that page is
   */
  public ProblemAnswers(PublicUrls urls) {
    this.docsPath = urls.docsPath();
    this.page = WebFiles.page("error.html", urls);
  }

  /**
   * A request that failed.
   *
   * @param id finds the request in the log
   * @param isForPersons whether the route shows pages, so that its errors are pages by default
   */
  public record FailedRequest(HttpRequest http, String id, boolean isForPersons) {}

  /** Returns the answer to a request that ended in an exception. */
  public Answer of(FailedRequest request, Exception exception) {
    return switch (exception) {
      case LoginException refusal ->
          of(request, Problem.of(refusal.error()), refusal.reason(), refusal.retryAfter());
      case ProblemException refusal -> of(request, refusal.problem());
      default -> ofBug(request, exception);
    };
  }

  /** Returns the answer to a request that ended in a problem. */
  public Answer of(FailedRequest request, Problem problem) {
    return of(request, problem, Optional.empty(), Optional.empty());
  }

  /** Writes everything about a bug into the log, and nothing into the answer. */
  private Answer ofBug(FailedRequest request, Exception bug) {
    LOG.error("request {} failed", request.id(), bug);
    return of(request, Problem.INTERNAL);
  }

  private Answer of(
      FailedRequest request,
      Problem problem,
      Optional<String> reason,
      Optional<Duration> retryAfter) {
    Language language = Language.of(request.http());
    String detail =
        reason.map(text -> translated(text, language)).orElseGet(() -> problem.advice(language));
    boolean isPage =
        AcceptHeader.wantsPage(request.http().header("Accept"), request.isForPersons());
    Answer answer =
        isPage
            ? WebAnswers.page(
                problem.status(),
                WebAnswers.PAGE_POLICY,
                language,
                page(problem, language, detail, request.id()))
            : Answer.of(
                    problem.status(),
                    ProblemDocument.MEDIA_TYPE,
                    Json.write(
                        ProblemDocument.of(problem, language, detail, docsPath, request.id())))
                .with("Content-Language", language.tag());
    return withRetryAfter(withChallenge(answer, problem), problem, retryAfter)
        .withOutcome(problem.code());
  }

  private static Answer withChallenge(Answer answer, Problem problem) {
    return switch (problem) {
      case UNAUTHENTICATED -> answer.with("WWW-Authenticate", "Bearer");
      // The rest of the body is not read.
      case PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE -> answer.closingConnection();
      default -> answer;
    };
  }

  private static Answer withRetryAfter(
      Answer answer, Problem problem, Optional<Duration> retryAfter) {
    long seconds =
        retryAfter
            .map(duration -> Math.max(1, duration.plusMillis(999).toSeconds()))
            .orElse((long) problem.retryAfterSeconds());
    return seconds > 0 ? answer.with("Retry-After", Long.toString(seconds)) : answer;
  }

  private String page(Problem problem, Language language, String detail, String requestId) {
    String advice = problem.advice(language);
    return page.replace("{lang}", language.tag())
        .replace("{title}", Html.escape(problem.title(language)))
        .replace("{detail}", detail.equals(advice) ? "" : Html.escape(detail))
        .replace("{advice}", Html.escape(advice))
        .replace("{code}", problem.code())
        .replace("{status}", Integer.toString(problem.status()))
        .replace("{back}", language.pick("Back to the start", "返回首页"))
        .replace("{requestLabel}", language.pick("Request", "请求编号"))
        .replace("{requestId}", requestId);
  }

  /** Returns a reason of the form {@code field: rule} in a language. */
  private static String translated(String reason, Language language) {
    if (language == Language.EN) {
      return reason;
    }
    Matcher matcher = FIELD_AND_RULE.matcher(reason);
    if (!matcher.matches()) {
      return "请求不符合要求";
    }
    String rule = CHINESE_RULES.getOrDefault(matcher.group(2), matcher.group(2));
    return String.format(Locale.ROOT, "字段 %s 不符合要求(%s)", matcher.group(1), rule);
  }
}
