package io.wechatlogin.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.wechatlogin.application.instance.Instances;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Where handlers mount themselves; each is reached through the checks that all have in common. */
final class Routes {
  private final RoutesConfig javalin;
  private final Checks checks;
  private final Kind kind;
  private final Map<String, Set<String>> methods;

  /** Answers a request. */
  interface Handler {
    void handle(Exchange exchange);
  }

  /** What a request must pass before it reaches a handler. */
  record Checks(
      Credentials.Checker credentials,
      RateLimit rateLimit,
      TrustedProxies proxies,
      Instances instances,
      BrowserCookie cookie,
      Slots slots,
      Slots waiting) {
    Exchange pass(Context ctx, boolean limited, Slots.Slot slot) {
      List<String> authorization = Collections.list(ctx.req().getHeaders("Authorization"));
      boolean counts = limited && credentials.host(authorization).isEmpty();
      if (counts) {
        List<String> forwarded = Collections.list(ctx.req().getHeaders("X-Forwarded-For"));
        rateLimit.spend(proxies.client(ctx.req().getRemoteAddr(), forwarded));
      }
      return new Exchange(
          ctx,
          credentials.check(authorization),
          instances,
          counts ? rateLimit::spend : instance -> {},
          cookie,
          slot);
    }
  }

  private enum Kind {
    PLAIN,
    /** Answered however busy the service is. */
    ALWAYS,
    /** Counts against the rate limit of the client's address. */
    LIMITED,
    /** Counts too, and may wait for something to happen: those who wait keep nobody out. */
    WAITING,
    /** Counts too, and answers persons: errors are pages unless JSON is asked for. */
    FOR_PERSONS
  }

  Routes(RoutesConfig javalin, Checks checks) {
    this(javalin, checks, Kind.PLAIN, new LinkedHashMap<>());
  }

  private Routes(RoutesConfig javalin, Checks checks, Kind kind, Map<String, Set<String>> methods) {
    this.javalin = javalin;
    this.checks = checks;
    this.kind = kind;
    this.methods = methods;
  }

  /** Returns a view that mounts routes which are answered however busy the service is. */
  Routes always() {
    return new Routes(javalin, checks, Kind.ALWAYS, methods);
  }

  /** Returns a view that mounts routes which count against the client's rate limit. */
  Routes limited() {
    return new Routes(javalin, checks, Kind.LIMITED, methods);
  }

  /** Returns a view that mounts routes which count, and which may wait for long. */
  Routes waiting() {
    return new Routes(javalin, checks, Kind.WAITING, methods);
  }

  /** Returns a view that mounts routes which a browser shows to a person, and which count. */
  Routes forPersons() {
    return new Routes(javalin, checks, Kind.FOR_PERSONS, methods);
  }

  /** Mounts a route that changes nothing; HEAD works as well. */
  void get(String path, Handler handler) {
    add(HandlerType.GET, path, handler);
    add(HandlerType.HEAD, path, handler);
  }

  /** Mounts a route that a browser visits to make something happen; HEAD must not. */
  void visit(String path, Handler handler) {
    add(HandlerType.GET, path, handler);
    javalin.head(
        path,
        ctx -> {
          ctx.header("Allow", "GET, OPTIONS");
          throw new ProblemException(Problem.METHOD_NOT_ALLOWED);
        });
  }

  void post(String path, Handler handler) {
    add(HandlerType.POST, path, handler);
  }

  void put(String path, Handler handler) {
    add(HandlerType.PUT, path, handler);
  }

  void delete(String path, Handler handler) {
    add(HandlerType.DELETE, path, handler);
  }

  /** Mounts OPTIONS for every path; after all others. */
  void addOptions() {
    methods.forEach(
        (path, allowed) -> {
          allowed.add("OPTIONS");
          String list = String.join(", ", allowed);
          javalin.options(path, ctx -> Gate.options(ctx, list));
        });
  }

  /** Returns what is mounted, such as {@code GET /api/v1/login-types}. */
  List<String> mounted() {
    List<String> all = new ArrayList<>();
    methods.forEach((path, allowed) -> allowed.forEach(method -> all.add(method + " " + path)));
    return all;
  }

  private void answer(Context ctx, Handler handler) {
    boolean limited = kind != Kind.PLAIN && kind != Kind.ALWAYS;
    Slots slots =
        switch (kind) {
          case ALWAYS -> Slots.ENDLESS;
          case WAITING -> checks.waiting();
          case PLAIN, LIMITED, FOR_PERSONS -> checks.slots();
        };
    try (Slots.Slot slot = slots.take()) {
      handler.handle(checks.pass(ctx, limited, slot));
    }
  }

  private void add(HandlerType method, String path, Handler handler) {
    methods.computeIfAbsent(path, unseen -> new TreeSet<>()).add(method.name());
    javalin.addHttpHandler(
        method,
        path,
        ctx -> {
          if (kind == Kind.FOR_PERSONS) {
            Gate.preferPages(ctx);
          }
          Gate.routed(ctx, path);
          Gate.request(ctx).during(() -> answer(ctx, handler));
        });
  }
}
