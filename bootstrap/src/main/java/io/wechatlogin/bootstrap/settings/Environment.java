package io.wechatlogin.bootstrap.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The environment variables of a process, read by the name behind {@code WECHAT_LOGIN_}. Collects
 * the problems, and the names that were read. An empty or blank variable counts as not set.
 */
final class Environment {
  private static final String PREFIX = "WECHAT_LOGIN_";

  private final Map<String, String> variables;
  private final List<String> problems;
  private final Set<String> names = new LinkedHashSet<>();

  Environment(Map<String, String> variables, List<String> problems) {
    this.variables = variables;
    this.problems = problems;
  }

  /** Returns the full names of the variables that were read. */
  Set<String> names() {
    return names;
  }

  void problem(String name, String message) {
    problems.add(PREFIX + name + ": " + message);
  }

  Optional<String> text(String name) {
    names.add(PREFIX + name);
    return Optional.ofNullable(variables.get(PREFIX + name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** Reads a whole number within a range, both ends included. */
  Optional<Integer> number(String name, int min, int max) {
    return value(name, text -> Parsers.number(text, min, max));
  }

  /**
   * Reads a value.
   *
   * @param parser throws an {@link IllegalArgumentException} whose message says what is wrong
   */
  <T> Optional<T> value(String name, Function<String, T> parser) {
    return text(name).flatMap(text -> parsed(name, text, parser));
  }

  /** Reads a list of values with commas between them. */
  <T> List<T> list(String name, Function<String, T> parser) {
    return entries(name).stream().flatMap(entry -> parsed(name, entry, parser).stream()).toList();
  }

  /** Reads a list of named values with commas between them, in their order. */
  <T> Map<String, T> pairs(String name, Function<String, Map.Entry<String, T>> parser) {
    Map<String, T> pairs = new LinkedHashMap<>();
    for (Map.Entry<String, T> pair : list(name, parser)) {
      if (pairs.put(pair.getKey(), pair.getValue()) != null) {
        problem(name, "two keys are named " + pair.getKey());
      }
    }
    return pairs;
  }

  private List<String> entries(String name) {
    return text(name).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  private <T> Optional<T> parsed(String name, String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      problem(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
