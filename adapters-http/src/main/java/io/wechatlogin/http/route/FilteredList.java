package io.wechatlogin.http.route;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.http.request.JsonBody;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A list of which a request wants a part.
 *
 * @param name names the list with its filters; a cursor of another list is refused
 * @param filters the parameters of the query string that say which part
 */
public record FilteredList(String name, Map<String, String> filters) {
  private static final Set<String> OF_PAGES = Set.of("cursor", "limit");

  /** Copies the filters, in the order of their names. */
  public FilteredList {
    filters = new TreeMap<>(filters);
  }

  /**
   * Reads the filters of a request.
   *
   * @param known the parameters that the list understands, beside those of pages
   * @throws LoginException {@code invalid_request} for any other parameter, which would be a filter
   *     that does not work, and for one that is there twice
   */
  public static FilteredList of(ApiRequest request, String kind, Set<String> known) {
    Map<String, String> filters = new TreeMap<>(request.query().all());
    filters.keySet().removeAll(OF_PAGES);
    for (String name : filters.keySet()) {
      if (!known.contains(name)) {
        throw JsonBody.invalid(shown(name), "is not a parameter of this list");
      }
    }
    return new FilteredList(kind + " " + new TreeMap<>(filters), filters);
  }

  /** Returns the filters as the beginning of a query string. */
  String query() {
    return filters.entrySet().stream()
        .map(each -> each.getKey() + "=" + encoded(each.getValue()) + "&")
        .collect(Collectors.joining());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** Shows a name from outside only where it is one. */
  private static String shown(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9_]{0,31}") ? name : "query";
  }
}
