package io.wechatlogin.http.request;

import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.problem.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a query string or of a form: {@code application/x-www-form-urlencoded}. */
public final class Parameters {
  private static final Parameters NONE = new Parameters(Map.of());

  private final Map<String, List<String>> values;

  private Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads the body of a request as a form.
   *
   * @throws ProblemException {@code payload_too_large}, {@code unsupported_media_type}
   */
  public static Parameters read(HttpRequest request) {
    String contentType = request.header("Content-Type");
    if (contentType == null || !JsonBody.isUtf8(contentType, "application/x-www-form-urlencoded")) {
      throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    return parse(new String(RequestBody.read(request), StandardCharsets.UTF_8));
  }

  /**
   * Parses encoded parameters. A pair with a malformed escape is ignored.
   *
   * @param encoded null for none
   */
  public static Parameters parse(@Nullable String encoded) {
    if (encoded == null || encoded.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      try {
        String decoded = decoded(value);
        values.computeIfAbsent(decoded(name), unseen -> new ArrayList<>(1)).add(decoded);
      } catch (IllegalArgumentException malformed) {
        // Half of a pair has no meaning.
      }
    }
    return new Parameters(values);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Returns the first value of a parameter; empty where it is absent. */
  public Optional<String> first(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  /**
   * Returns the value of a parameter; empty where it is absent.
   *
   * @throws io.wechatlogin.domain.error.LoginException {@code invalid_request} where it occurs more
   *     than once
   */
  public Optional<String> only(String name) {
    if (values.getOrDefault(name, List.of()).size() > 1) {
      throw JsonBody.invalid(name, "must be there once");
    }
    return first(name);
  }

  /**
   * Returns the value of each parameter.
   *
   * @throws io.wechatlogin.domain.error.LoginException {@code invalid_request} where one occurs
   *     more than once
   */
  public Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    values.keySet().forEach(name -> only(name).ifPresent(value -> all.put(name, value)));
    return all;
  }
}
