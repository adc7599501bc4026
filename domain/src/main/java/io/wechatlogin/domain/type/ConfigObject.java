package io.wechatlogin.domain.type;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a configuration file that records which keys were read. A key that was never
 * read is unknown. Problems are collected with file and key, never with the value, which may be a
 * secret.
 */
public final class ConfigObject {
  private final String file;
  private final String path;
  private final Map<String, ?> values;
  private final List<String> problems;
  private final Set<String> read = new LinkedHashSet<>();
  private final Map<String, ConfigObject> children = new LinkedHashMap<>();

  /**
   * Makes the object of a whole file.
   *
   * @param values texts, numbers, booleans, lists and maps, as a JSON reader returns them. The
   *     reader reports null values; here they count as present.
   * @param problems the list to which problems are added
   */
  public ConfigObject(String file, Map<String, ?> values, List<String> problems) {
    this(file, "", values, problems);
  }

  private ConfigObject(String file, String path, Map<String, ?> values, List<String> problems) {
    this.file = file;
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  /** Returns a required text; an empty one after a problem. */
  public String text(String key) {
    if (!has(key)) {
      problem(key, "is missing");
      return "";
    }
    return optionalText(key).orElse("");
  }

  /** Returns an optional text; empty after a problem. */
  public Optional<String> optionalText(String key) {
    Object value = read(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && !text.isBlank() && text.equals(text.strip())) {
      return Optional.of(text);
    }
    problem(key, "must be a text without blanks around it");
    return Optional.empty();
  }

  /**
   * Returns a switch that may be written as {@code true}, {@code false}, {@code 1} or {@code 0}.
   */
  public boolean flag(String key, boolean otherwise) {
    Object value = read(key);
    if (value == null) {
      return otherwise;
    }
    return switch (String.valueOf(value)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> {
        problem(key, "must be 1 or 0");
        yield otherwise;
      }
    };
  }

  /** Returns a whole number from 0 to {@code most}. */
  public int number(String key, int otherwise, int most) {
    Object value = read(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Integer number && number >= 0 && number <= most) {
      return number;
    }
    problem(key, "must be a whole number from 0 to " + most);
    return otherwise;
  }

  /** Returns an optional list of texts; an empty one after a problem. */
  public List<String> texts(String key) {
    Object value = read(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    problem(key, "must be a list of texts");
    return List.of();
  }

  /** Returns a required object, the same on each call; an empty one after a problem. */
  public ConfigObject object(String key) {
    return children.computeIfAbsent(key, this::child);
  }

  private ConfigObject child(String key) {
    Object value = read(key);
    if (!(value instanceof Map<?, ?>)) {
      problem(key, value == null ? "is missing" : "must be an object");
    }
    @SuppressWarnings("unchecked") // the keys of a JSON object are texts
    Map<String, ?> members = value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
    return new ConfigObject(file, path + key + ".", members, problems);
  }

  /** Returns whether the key is present; its value may be wrong. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Adds a problem of a key; {@code what} follows the key, such as "is missing". */
  public void problem(String key, String what) {
    problems.add(file + ": " + path + key + " " + what);
  }

  /** Adds a problem for every key that was never read. */
  public void reportUnknownKeys() {
    values.keySet().stream()
        .filter(key -> !read.contains(key))
        .forEach(key -> problem(key, "is not a known key"));
    children.values().forEach(ConfigObject::reportUnknownKeys);
  }

  private @Nullable Object read(String key) {
    read.add(key);
    return values.get(key);
  }
}
