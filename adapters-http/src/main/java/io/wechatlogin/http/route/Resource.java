package io.wechatlogin.http.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One path template and the routes of its methods: what a server mounts. */
public final class Resource {
  private final String path;
  private final Map<String, Route> routes;
  private final String allowed;
  private final SortedSet<String> methods;

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
    this.methods = new TreeSet<>(supported);
    if (supported.contains("GET")) {
      methods.add("HEAD");
    }
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

  /** Returns the methods that are answered here, be it by a refusal. */
  public SortedSet<String> methods() {
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
