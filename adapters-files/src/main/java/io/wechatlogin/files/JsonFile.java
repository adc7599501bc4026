package io.wechatlogin.files;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wechatlogin.domain.type.ConfigObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON file of an instance. It is read strictly: duplicate keys, trailing text and null are
 * problems. A string {@code ${NAME}} is replaced by the setting of that name.
 */
final class JsonFile {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String name;
  private final Function<String, Optional<String>> settings;
  private final List<String> problems;

  private JsonFile(
      String name, Function<String, Optional<String>> settings, List<String> problems) {
    this.name = name;
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * Reads a file.
   *
   * @param name the name of the file in problems
   * @param settings the source of the settings that the file refers to
   * @param problems receives everything that is wrong with the file
   * @return empty if the file cannot be read
   */
  static Optional<ConfigObject> read(
      Path file, String name, Function<String, Optional<String>> settings, List<String> problems) {
    return new JsonFile(name, settings, problems).read(file);
  }

  private Optional<ConfigObject> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return refuse("is missing");
    }
    try {
      return JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object
          ? Optional.of(new ConfigObject(name, members(object, ""), problems))
          : refuse("must hold one JSON object");
    } catch (JsonProcessingException e) {
      return refuse(describe(e));
    } catch (IOException e) {
      return refuse("cannot be read");
    }
  }

  private Optional<ConfigObject> refuse(String problem) {
    problems.add(name + ": " + problem);
    return Optional.empty();
  }

  /** Describes a syntax error. The message of the parser is left out because it quotes the file. */
  private static String describe(JsonProcessingException problem) {
    boolean duplicateKey =
        problem.getProcessor() instanceof JsonParser
            && problem.getOriginalMessage().startsWith("Duplicate field");
    JsonLocation place = problem.getLocation();
    return (duplicateKey ? "has a key twice" : "is not valid JSON")
        + (place == null
            ? ""
            : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr()));
  }

  private Map<String, @Nullable Object> members(ObjectNode object, String path) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            member ->
                members.put(member.getKey(), value(member.getValue(), path + member.getKey())));
    return members;
  }

  private @Nullable Object value(JsonNode node, String key) {
    return switch (node.getNodeType()) {
      case OBJECT -> members((ObjectNode) node, key + ".");
      case ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        node.forEach(element -> elements.add(value(element, key)));
        yield elements;
      }
      case STRING -> text(node.textValue(), key);
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.numberValue();
      default -> {
        problems.add(name + ": " + key + " must not be null");
        yield null;
      }
    };
  }

  /**
   * Returns a text or the setting that it refers to. A reference inside a longer text is a problem,
   * because part of a secret would then be in the file.
   */
  private String text(String text, String key) {
    Matcher reference = REFERENCE.matcher(text);
    if (reference.matches()) {
      String setting = reference.group(1);
      return settings
          .apply(setting)
          .orElseGet(
              () -> {
                problems.add(
                    "%s: %s needs %s, which is not set in the environment"
                        .formatted(name, key, setting));
                return text;
              });
    }
    if (text.contains("${")) {
      problems.add(name + ": " + key + " must be ${NAME} and nothing else, or hold no ${");
    }
    return text;
  }
}
