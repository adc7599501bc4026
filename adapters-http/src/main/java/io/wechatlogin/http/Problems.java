package io.wechatlogin.http;

import io.javalin.http.Context;
import io.wechatlogin.domain.error.LoginException;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes errors: as problem documents (RFC 9457), and as pages for browsers. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private static final Pattern FIELD_AND_RULE = Pattern.compile("([A-Za-z]+): (.+)");

  private final String docsUrl;
  private final String page = WebFiles.text("error.html");

  /**
   * @param docsUrl the path of the page that explains every code
   */
  Problems(String docsUrl) {
    this.docsUrl = docsUrl;
  }

  void refused(LoginException refusal, Context ctx) {
    Problem problem = Problem.of(refusal.error());
    write(ctx, problem, refusal.reason(), refusal.retryAfter());
  }

  void refused(ProblemException refusal, Context ctx) {
    write(ctx, refusal.problem(), Optional.empty(), Optional.empty());
  }

  /** Answers a bug: everything about it goes into the log, nothing into the answer. */
  void failed(Throwable bug, Context ctx) {
    LOG.error("request {} failed", Gate.requestId(ctx), bug);
    write(ctx, Problem.INTERNAL, Optional.empty(), Optional.empty());
  }

  /** Answers what even a bug should not do, such as running out of memory: with as little. */
  static void died(HttpServletResponse response, Error error) {
    LOG.error("request failed", error);
    response.setStatus(Problem.INTERNAL.status());
  }

  private void write(
      Context ctx, Problem problem, Optional<String> reason, Optional<Duration> retryAfter) {
    Gate.refused(ctx, problem);
    Language language = Gate.language(ctx);
    ctx.status(problem.status()).header("Content-Language", language.tag());
    ctx.header("Cache-Control", "no-store");
    retryAfterSeconds(problem, retryAfter)
        .ifPresent(seconds -> ctx.header("Retry-After", Long.toString(seconds)));
    if (problem == Problem.UNAUTHENTICATED) {
      ctx.header("WWW-Authenticate", "Bearer");
    }
    String title = problem.title(language);
    String detail =
        reason.map(text -> inWords(text, language)).orElseGet(() -> problem.advice(language));
    if (Gate.wantsPage(ctx)) {
      ctx.header("Content-Security-Policy", Gate.PAGE_POLICY);
      ctx.contentType("text/html; charset=utf-8")
          .result(page(ctx, problem, title, detail, language).getBytes(StandardCharsets.UTF_8));
    } else {
      ctx.contentType("application/problem+json")
          .result(Json.write(document(ctx, problem, title, detail)));
    }
  }

  private Map<String, Object> document(Context ctx, Problem problem, String title, String detail) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", docsUrl + "#" + problem.code());
    document.put("title", title);
    document.put("status", problem.status());
    document.put("detail", detail);
    document.put("code", problem.code());
    document.put("action", problem.action().word());
    document.put("requestId", Gate.requestId(ctx));
    return document;
  }

  private String page(
      Context ctx, Problem problem, String title, String detail, Language language) {
    String advice = problem.advice(language);
    return page.replace("{lang}", language.tag())
        .replace("{title}", Html.escape(title))
        .replace("{detail}", detail.equals(advice) ? "" : Html.escape(detail))
        .replace("{advice}", Html.escape(advice))
        .replace("{code}", problem.code())
        .replace("{status}", Integer.toString(problem.status()))
        .replace("{back}", language.pick("Back to the start", "返回首页"))
        .replace("{requestLabel}", language.pick("Request", "请求编号"))
        .replace("{requestId}", Gate.requestId(ctx));
  }

  private static Optional<Long> retryAfterSeconds(Problem problem, Optional<Duration> retryAfter) {
    if (retryAfter.isPresent()) {
      return Optional.of(Math.max(1, retryAfter.get().plusMillis(999).toSeconds()));
    }
    return Optional.of((long) problem.retryAfterSeconds()).filter(seconds -> seconds > 0);
  }

  /** Says a reason of the form {@code field: rule} in a language. */
  private static String inWords(String reason, Language language) {
    Matcher matcher = FIELD_AND_RULE.matcher(reason);
    if (language == Language.EN) {
      return reason;
    }
    return matcher.matches()
        ? String.format(Locale.ROOT, "字段 %s 不符合要求(%s)", matcher.group(1), matcher.group(2))
        : "请求不符合要求";
  }
}
