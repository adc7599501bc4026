package io.wechatlogin.http;

import io.javalin.http.Context;
import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.instance.AllowedRedirects;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.MDC;

/** What every request and every answer passes, whatever the route: ids, languages, headers. */
final class Gate {
  /** Offers a token that the session goes on by from its first use on. */
  static final String SESSION_TOKEN = "X-Session-Token";

  static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
  static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private static final String REQUEST_ID = "requestId";
  private static final String PAGE_WANTED = "pageWanted";
  private static final String REQUEST = "request";
  private static final String BEGAN = "began";
  private static final String ROUTE = "route";
  private static final String PROBLEM = "problem";

  /** The names that OpenTelemetry's own log bridges use. */
  private static final String TRACE_ID = "trace_id";

  private static final String SPAN_ID = "span_id";

  private final AllowedRedirects corsOrigins;
  private final boolean cors;
  private final Traffic traffic;
  private volatile boolean closing;

  Gate(Set<String> allowedOrigins, Traffic traffic) {
    this.traffic = traffic;
    this.corsOrigins = AllowedRedirects.of(allowedOrigins);
    this.cors = !allowedOrigins.isEmpty();
  }

  void enter(Context ctx) {
    ctx.attribute(BEGAN, System.nanoTime());
    String requestId = newRequestId();
    TraceParent trace = TraceParent.of(ctx.header("traceparent")).orElse(null);
    ctx.attribute(REQUEST_ID, requestId);
    ctx.attribute(REQUEST, new CurrentRequest(requestId, trace == null ? null : trace.header()));
    MDC.put(REQUEST_ID, requestId);
    if (trace != null) {
      MDC.put(TRACE_ID, trace.traceId());
      MDC.put(SPAN_ID, trace.spanId());
    }
    headers(requestId).forEach(ctx::header);
    if (closing) {
      ctx.header("Connection", "close");
    }
    if (cors) {
      ctx.header("Vary", "Origin");
      String origin = ctx.header("Origin");
      if (origin != null && corsOrigins.hasOrigin(origin)) {
        ctx.header("Access-Control-Allow-Origin", origin);
        ctx.header("Access-Control-Allow-Credentials", "true");
        ctx.header(
            "Access-Control-Expose-Headers",
            "X-Request-Id, Retry-After, WWW-Authenticate, Content-Language, " + SESSION_TOKEN);
      }
    }
  }

  void leave(Context ctx) {
    MDC.clear();
    Long began = ctx.attribute(BEGAN);
    String route = ctx.attribute(ROUTE);
    String problem = ctx.attribute(PROBLEM);
    if (began != null) {
      traffic.answered(
          route == null ? "other" : ctx.method().name(),
          route == null ? "" : route,
          problem == null ? Integer.toString(ctx.statusCode()) : problem,
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** Lets every connection end with its next answer. */
  void closeSoon() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  /** Returns the request, for whatever is done for it. */
  static CurrentRequest request(Context ctx) {
    CurrentRequest request = ctx.attribute(REQUEST);
    return request == null ? new CurrentRequest(requestId(ctx), null) : request;
  }

  /** Notes which route answers. */
  static void routed(Context ctx, String route) {
    ctx.attribute(ROUTE, route);
  }

  /** Notes which problem is the answer. */
  static void refused(Context ctx, Problem problem) {
    ctx.attribute(PROBLEM, problem.code());
  }

  /** Answers OPTIONS, which is a preflight where an allowed origin asks for one. */
  static void options(Context ctx, String methods) {
    ctx.status(204).header("Allow", methods);
    if (ctx.res().containsHeader("Access-Control-Allow-Origin")
        && ctx.header("Access-Control-Request-Method") != null) {
      ctx.header("Access-Control-Allow-Methods", methods);
      ctx.header("Access-Control-Allow-Headers", "authorization, content-type, accept-language");
      ctx.header("Access-Control-Max-Age", "600");
    }
  }

  static String newRequestId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextInt());
  }

  /** Returns the headers of every answer; pages and files then loosen some. */
  static Map<String, String> headers(String requestId) {
    return Map.of(
        "X-Request-Id", requestId,
        "X-Content-Type-Options", "nosniff",
        "X-Frame-Options", "DENY",
        "Referrer-Policy", "no-referrer",
        "Content-Security-Policy", API_POLICY,
        "Cache-Control", "no-store");
  }

  static String requestId(Context ctx) {
    String id = ctx.attribute(REQUEST_ID);
    return id == null ? newRequestId() : id;
  }

  static Language language(Context ctx) {
    String header = ctx.header("Accept-Language");
    return Language.of(header == null ? "" : header);
  }

  /** Notes that this route is for persons: without a word about JSON, errors are pages. */
  static void preferPages(Context ctx) {
    ctx.attribute(PAGE_WANTED, true);
  }

  /** Tells whether an error is wanted as a page rather than as JSON. */
  static boolean wantsPage(Context ctx) {
    String header = ctx.header("Accept");
    String accept = header == null ? "" : header.toLowerCase(Locale.ROOT);
    boolean preferred = ctx.<Object>attribute(PAGE_WANTED) != null;
    double page = quality(accept, "text/html");
    double json =
        Math.max(quality(accept, "application/json"), quality(accept, "application/problem+json"));
    return preferred ? page >= json : page > json;
  }

  /** Returns how welcome a media type is to an {@code Accept} header, from 0 to 1. */
  private static double quality(String accept, String type) {
    double best = 0;
    for (String range : accept.split(",", -1)) {
      String[] parts = range.strip().split("\\s*;\\s*", -1);
      if (parts[0].equals(type)) {
        best = Math.max(best, weight(parts));
      }
    }
    return best;
  }

  private static double weight(String[] parts) {
    for (String part : parts) {
      if (part.startsWith("q=")) {
        try {
          return Double.parseDouble(part.substring(2));
        } catch (NumberFormatException malformed) {
          return 0;
        }
      }
    }
    return 1;
  }
}
