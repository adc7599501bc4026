package io.wechatlogin.application.callback;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A redirect URL that takes up the outcome of a login. The outcome's parameters occur once: what
 * the query had by these names before is removed, because readers take the first. All other parts
 * stay as they were, byte for byte. The fragment belongs to the page, whatever it looks like.
 *
 * @param base the URL up to the query
 * @param query without its question mark; empty for none
 * @param fragment with its hash; empty for none
 */
record OutcomeUrl(String base, String query, String fragment) {
  private static final Set<String> OURS =
      Set.of("loginCode", "bindCode", "bound", "error", "state");

  /** Returns a redirect URL, without an earlier outcome. */
  static OutcomeUrl of(URI redirectUrl) {
    String text = redirectUrl.toString();
    int hash = text.indexOf('#');
    String fragment = hash < 0 ? "" : text.substring(hash);
    String rest = hash < 0 ? text : text.substring(0, hash);
    int mark = rest.indexOf('?');
    return mark < 0
        ? new OutcomeUrl(rest, "", fragment)
        : new OutcomeUrl(
            rest.substring(0, mark), withoutOutcome(rest.substring(mark + 1)), fragment);
  }

  /** Adds a parameter to the query. */
  OutcomeUrl with(String name, String value) {
    String parameter = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return new OutcomeUrl(base, query.isEmpty() ? parameter : query + "&" + parameter, fragment);
  }

  /** Returns the whole URL. */
  URI uri() {
    return URI.create(base + (query.isEmpty() ? "" : "?" + query) + fragment);
  }

  private static String withoutOutcome(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(parameter -> !OURS.contains(nameOf(parameter)))
        .collect(Collectors.joining("&"));
  }

  /** Returns the name as a reader of forms decodes it. */
  private static String nameOf(String parameter) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      // A name with a lone percent sign is none of ours.
      return name;
    }
  }
}
