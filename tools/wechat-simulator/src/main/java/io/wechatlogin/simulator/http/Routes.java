package io.wechatlogin.simulator.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The handlers of a port by path. Handlers are added before the port starts. */
public final class Routes {
  private final Map<String, Function<Request, Response>> byPath = new HashMap<>();
  private final Map<String, Function<Request, Response>> byPrefix = new LinkedHashMap<>();
  private final Map<String, Function<Request, Response>> bySuffix = new LinkedHashMap<>();

  /** Handles exactly this path. */
  public void add(String path, Function<Request, Response> handler) {
    byPath.put(path, handler);
  }

  /** Handles the paths that begin so, unless a whole path matches. */
  public void addPrefix(String prefix, Function<Request, Response> handler) {
    byPrefix.put(prefix, handler);
  }

  /** Handles the paths that end so, unless a whole path or a prefix matches. */
  public void addSuffix(String suffix, Function<Request, Response> handler) {
    bySuffix.put(suffix, handler);
  }

  /** The response of the handler for the request's path; 404 without a handler. */
  public Response handle(Request request) {
    Function<Request, Response> handler = byPath.get(request.path());
    return handler == null ? byPart(request) : handler.apply(request);
  }

  private Response byPart(Request request) {
    for (Map.Entry<String, Function<Request, Response>> each : byPrefix.entrySet()) {
      if (request.path().startsWith(each.getKey())) {
        return each.getValue().apply(request);
      }
    }
    for (Map.Entry<String, Function<Request, Response>> each : bySuffix.entrySet()) {
      if (request.path().endsWith(each.getKey())) {
        return each.getValue().apply(request);
      }
    }
    return Response.html("<html><body><h1>404</h1></body></html>").withStatus(404).asError();
  }
}
