package io.wechatlogin.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The description of the API, for programs and for persons. */
final class ApiDescription {
  private static final List<String> METHODS =
      List.of("get", "post", "put", "delete", "patch", "head", "options");

  private final ObjectNode root;

  ApiDescription(HttpSettings settings) {
    try {
      root = (ObjectNode) new YAMLMapper().readTree(WebFiles.openApi());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ((ObjectNode) root.path("info")).put("version", settings.version());
    root.putArray("servers").addObject().put("url", settings.publicUrl().toString());
  }

  JsonNode json() {
    return root;
  }

  /** Returns the described operations, such as {@code GET /api/v1/login-types}. */
  List<String> operations() {
    List<String> operations = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                METHODS.stream()
                    .filter(path.getValue()::has)
                    .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey())
                    .forEach(operations::add));
    return operations;
  }

  /** Returns a page that shows every operation and every error; links may name an error. */
  String page() {
    StringBuilder operations = new StringBuilder();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                METHODS.stream()
                    .filter(path.getValue()::has)
                    .forEach(
                        method ->
                            operation(
                                operations, method, path.getKey(), path.getValue().path(method))));
    return WebFiles.text("docs.html")
        .replace("{version}", text(root.path("info").path("version")))
        .replace("{description}", paragraphs(root.path("info").path("description").asText()))
        .replace("{operations}", operations)
        .replace("{errors}", errors());
  }

  private void operation(StringBuilder out, String method, String path, JsonNode operation) {
    out.append("<article class=\"operation\" id=\"")
        .append(text(operation.path("operationId")))
        .append("\"><h3><span class=\"method\">")
        .append(method.toUpperCase(Locale.ROOT))
        .append("</span> <code>")
        .append(Html.escape(path))
        .append("</code></h3><p class=\"summary\">")
        .append(text(operation.path("summary")))
        .append("</p>")
        .append(paragraphs(operation.path("description").asText()));
    parameters(out, operation.path("parameters"));
    fields(
        out,
        "Body",
        operation.path("requestBody").path("content").path("application/json").path("schema"));
    operation
        .path("responses")
        .properties()
        .forEach(response -> response(out, response.getKey(), resolve(response.getValue())));
    out.append("</article>");
  }

  private void parameters(StringBuilder out, JsonNode parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    out.append("<h4>Parameters</h4><dl>");
    for (JsonNode reference : parameters) {
      JsonNode parameter = resolve(reference);
      out.append("<dt><code>")
          .append(text(parameter.path("name")))
          .append("</code> <small>")
          .append(text(parameter.path("in")))
          .append("</small></dt><dd>")
          .append(text(parameter.path("description")))
          .append("</dd>");
    }
    out.append("</dl>");
  }

  private void response(StringBuilder out, String status, JsonNode response) {
    String heading = "Answer " + status + ": " + response.path("description").asText();
    JsonNode schema = response.path("content").path("application/json").path("schema");
    if (schema.isMissingNode()) {
      out.append("<h4>").append(Html.escape(heading)).append("</h4>");
    } else {
      fields(out, heading, schema);
    }
  }

  private void fields(StringBuilder out, String heading, JsonNode reference) {
    JsonNode schema = resolve(reference);
    if (schema.isMissingNode()) {
      return;
    }
    out.append("<h4>").append(Html.escape(heading)).append("</h4>");
    if (schema.has("oneOf")) {
      schema.path("oneOf").forEach(choice -> properties(out, resolve(choice)));
    } else if (schema.has("items")) {
      out.append("<p>A list of:</p>");
      properties(out, resolve(schema.path("items")));
    } else {
      properties(out, schema);
    }
  }

  private void properties(StringBuilder out, JsonNode schema) {
    out.append("<dl>");
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              JsonNode value = resolve(property.getValue());
              out.append("<dt><code>")
                  .append(Html.escape(property.getKey()))
                  .append("</code> <small>")
                  .append(Html.escape(type(value)))
                  .append("</small></dt><dd>")
                  .append(text(value.path("description")))
                  .append("</dd>");
            });
    out.append("</dl>");
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (!type.isArray()) {
      return type.asText();
    }
    List<String> types = new ArrayList<>();
    type.forEach(one -> types.add(one.asText()));
    return String.join(" or ", types);
  }

  private static String errors() {
    StringBuilder rows = new StringBuilder();
    for (Problem problem : Problem.values()) {
      rows.append("<tr id=\"")
          .append(problem.code())
          .append("\"><td>")
          .append(problem.status())
          .append("</td><td><code>")
          .append(problem.code())
          .append("</code></td><td><code>")
          .append(problem.action().word())
          .append("</code></td><td>")
          .append(Html.escape(problem.title(Language.EN)))
          .append("</td></tr>");
    }
    return rows.toString();
  }

  /** Follows a reference inside this description. */
  private JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? root.at(reference.asText().substring(1)) : node;
  }

  private static String paragraphs(String text) {
    StringBuilder out = new StringBuilder();
    for (String paragraph : text.strip().split("\n\n", -1)) {
      if (!paragraph.isEmpty()) {
        out.append("<p>").append(Html.escape(paragraph)).append("</p>");
      }
    }
    return out.toString();
  }

  private static String text(JsonNode node) {
    return Html.escape(node.asText());
  }
}
