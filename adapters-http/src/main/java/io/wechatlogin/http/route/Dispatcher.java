package io.wechatlogin.http.route;

import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.problem.ProblemAnswers;
import io.wechatlogin.http.problem.ProblemAnswers.FailedRequest;
import io.wechatlogin.http.request.RequestSyntax;
import io.wechatlogin.http.request.TraceParent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes a request through everything between the server and the handler, and its answer back. A
 * server that mounts the resources only matches paths, so all servers answer alike.
 *
 * <pre>
 *   request -> id, trace, log context -> method -> admission -> handler
 *   answer  <- measurement <- common headers <- problem, if one occurs <-
 * </pre>
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private static final String REQUEST_ID = "requestId";

  /** The names that the log bridges of OpenTelemetry use. */
  private static final String TRACE_ID = "trace_id";

  private static final String SPAN_ID = "span_id";

  /** The {@code Allow} header of a refused {@code HEAD}: the methods to use in its place. */
  private static final String HEAD_ALTERNATIVES = "GET, OPTIONS";

  private static final Answer FATAL = Answer.empty(Problem.INTERNAL.status());

  private final Admission admission;
  private final Cors cors;
  private final CommonHeaders headers;
  private final ProblemAnswers problems;
  private final Traffic traffic;

  /** Answers by these parts. */
  public Dispatcher(
      Admission admission,
      Cors cors,
      CommonHeaders headers,
      ProblemAnswers problems,
      Traffic traffic) {
    this.admission = admission;
    this.cors = cors;
    this.headers = headers;
    this.problems = problems;
    this.traffic = traffic;
  }

  /** Answers a request to a resource, whatever its method is. */
  public Answer answer(HttpRequest request, Resource resource) {
    Optional<Route> route = resource.route(request.method());
    if (route.isPresent()) {
      return answer(request, route.get());
    }
    return switch (request.method()) {
      case "OPTIONS" -> answer(request, null, current -> options(request, resource));
      case "HEAD" -> methodNotAllowed(request, HEAD_ALTERNATIVES);
      default -> methodNotAllowed(request, resource.methods());
    };
  }

  /**
   * Refuses a request that no route could answer, because its path or query cannot be decoded, or
   * its body is too long or of an unknown type; empty for every other request. A server asks before
   * it matches the path and before it reads the body. The refusal counts against the rate limit.
   */
  public Optional<Answer> refusal(HttpRequest request) {
    return RequestSyntax.problem(request).map(problem -> countedRefusal(request, problem));
  }

  /** Answers a request to a path that no resource has, which counts against the rate limit. */
  public Answer notFound(HttpRequest request) {
    return counted(request, current -> problems.of(unrouted(request, current), Problem.NOT_FOUND));
  }

  /**
   * Answers a request whose method is not among those that its resource answers, which counts
   * against the rate limit.
   */
  public Answer methodNotAllowed(HttpRequest request, Collection<String> methods) {
    return methodNotAllowed(request, String.join(", ", methods));
  }

  /** Answers a request that the server refuses as malformed, which counts like a refusal. */
  public Answer malformed(HttpRequest request) {
    return countedRefusal(request, Problem.INVALID_REQUEST);
  }

  /** Answers a request that failed in the server. */
  public Answer failed(HttpRequest request, Exception bug) {
    return answer(request, null, current -> problems.of(unrouted(request, current), bug));
  }

  private Answer answer(HttpRequest request, Route route) {
    return answer(
        request, route, current -> during(current, () -> admission.answer(route, request)));
  }

  private Answer countedRefusal(HttpRequest request, Problem problem) {
    return counted(
        request, current -> problems.of(unrouted(request, current), problem).closingConnection());
  }

  /** Answers a request that no route answers; too many of one client are refused. */
  private Answer counted(HttpRequest request, Function<CurrentRequest, Answer> work) {
    return answer(
        request,
        null,
        current -> {
          admission.count(request);
          return work.apply(current);
        });
  }

  private Answer methodNotAllowed(HttpRequest request, String allowed) {
    return counted(
        request,
        current ->
            problems
                .of(unrouted(request, current), Problem.METHOD_NOT_ALLOWED)
                .with("Allow", allowed));
  }

  private static FailedRequest unrouted(HttpRequest request, CurrentRequest current) {
    return new FailedRequest(request, current.id(), false);
  }

  /** Answers OPTIONS, which is a preflight where an allowed origin asks for one. */
  private Answer options(HttpRequest request, Resource resource) {
    Answer answer = Answer.empty(204).with("Allow", resource.allowed());
    boolean isPreflight =
        cors.allowedOrigin(request) != null
            && request.header("Access-Control-Request-Method") != null;
    return isPreflight
        ? answer
            .with("Access-Control-Allow-Methods", resource.allowed())
            .with("Access-Control-Allow-Headers", "authorization, content-type, accept-language")
            .with("Access-Control-Max-Age", "600")
        : answer;
  }

  /**
   * Answers a request, with its log context, the common headers and the measurement.
   *
   * @param route null where no route answers
   */
  private Answer answer(
      HttpRequest request, @Nullable Route route, Function<CurrentRequest, Answer> work) {
    long start = System.nanoTime();
    CurrentRequest current = identified(request);
    Answer answer = FATAL;
    try {
      answer = headers.addTo(attempt(request, route, current, work), request, current.id());
      return answer;
    } finally {
      MDC.clear();
      traffic.answered(
          route == null ? "other" : request.method(),
          route == null ? "" : route.path(),
          answer.outcome(),
          Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Answer attempt(
      HttpRequest request,
      @Nullable Route route,
      CurrentRequest current,
      Function<CurrentRequest, Answer> work) {
    try {
      return work.apply(current);
    } catch (Exception exception) {
      boolean isForPersons = route != null && route.kind() == Route.Kind.FOR_PERSONS;
      return problems.of(new FailedRequest(request, current.id(), isForPersons), exception);
    } catch (Error error) {
      // After an error such as a lack of memory as little as possible is done.
      LOG.error("request failed", error);
      return FATAL;
    }
  }

  private static CurrentRequest identified(HttpRequest request) {
    String id = RequestIds.next();
    TraceParent trace = TraceParent.of(request.header("traceparent")).orElse(null);
    MDC.put(REQUEST_ID, id);
    if (trace != null) {
      MDC.put(TRACE_ID, trace.traceId());
      MDC.put(SPAN_ID, trace.spanId());
    }
    return new CurrentRequest(id, trace == null ? null : trace.header());
  }

  private static Answer during(CurrentRequest current, Supplier<Answer> work) {
    List<Answer> result = new ArrayList<>(1);
    current.during(() -> result.add(work.get()));
    return result.getFirst();
  }
}
