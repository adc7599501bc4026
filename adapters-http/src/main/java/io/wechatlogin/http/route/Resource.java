package io.wechatlogin.http.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One path template and the routes of its methods: what a server mounts. */
public final class Resource {
  /** The order in which {@code Allow} lists the methods that a path answers. */
  private static final List<String> ORDER =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private final String path;
  private final Map<String, Route> routes;
  private final String allowed;
  private final List<String> methods;

  private Resource(String path, Collection<Route> all) {
    this.path = path;
    this.routes = new TreeMap<>();
    for (Route route : all) {
      routes.put(route.method(), route);
      if (route.answersHead()) {
        routes.put("HEAD", route);
      }
    }
    SortedSet<String> supported = new TreeSet<>(routes.keySet());
    supported.add("OPTIONS");
    this.allowed = String.join(", ", supported);
    this.methods = ORDER.stream().filter(method -> isAnswered(method, supported)).toList();
  }

  /** Without a route of its own, {@code HEAD} is answered by a refusal where {@code GET} works. */
  private static boolean isAnswered(String method, Set<String> supported) {
    return supported.contains(method) || (method.equals("HEAD") && supported.contains("GET"));
  }

  /** Groups routes by their paths. */
  public static List<Resource> of(List<Route> routes) {
    Map<String, List<Route>> byPath = new LinkedHashMap<>();
    for (Route route : routes) {
      byPath.computeIfAbsent(route.path(), unseen -> new ArrayList<>()).add(route);
    }
    return byPath.entrySet().stream()
        .map(entry -> new Resource(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Returns the path template, such as {@code /api/v1/login-types/{name}}. */
  public String path() {
    return path;
  }

  /** Returns the methods that have an answer of their own, which may be a refusal. */
  public List<String> methods() {
    return methods;
  }

  /** Returns the methods that work, in the form of the {@code Allow} header. */
  public String allowed() {
    return allowed;
  }

  /** Returns the supported operations, such as {@code GET /api/v1/login-types}. */
  public List<String> operations() {
    return List.of(allowed.split(", ")).stream().map(method -> method + " " + path).toList();
  }

  Optional<Route> route(String method) {
    return Optional.ofNullable(routes.get(method));
  }
}
