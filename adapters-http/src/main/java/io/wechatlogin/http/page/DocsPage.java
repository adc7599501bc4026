package io.wechatlogin.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.http.message.Language;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.url.PublicUrls;
import io.wechatlogin.http.web.Html;
import io.wechatlogin.http.web.WebFiles;
import java.util.ArrayList;
import java.util.List;

/** The page that shows every operation and every error of the API. Links may name an error. */
final class DocsPage {
  private final ApiDescription description;
  private final StringBuilder out = new StringBuilder();

  private DocsPage(ApiDescription description) {
    this.description = description;
  }

  /** Returns the page of a description, as HTML. */
  static String of(ApiDescription description, PublicUrls urls) {
    DocsPage page = new DocsPage(description);
    description.operations().forEach(page::operation);
    JsonNode info = description.json().path("info");
    return WebFiles.page("docs.html", urls)
        .replace("{version}", text(info.path("version")))
        .replace("{description}", paragraphs(info.path("description").asText()))
        .replace("{operations}", page.out)
        .replace("{errors}", errors());
  }

  private void operation(ApiDescription.Operation described) {
    JsonNode operation = described.description();
    out.append("<article class=\"operation\" id=\"")
        .append(text(operation.path("operationId")))
        .append("\"><h3><span class=\"method\">")
        .append(described.method())
        .append("</span> <code>")
        .append(Html.escape(described.path()))
        .append("</code></h3><p class=\"summary\">")
        .append(text(operation.path("summary")))
        .append("</p>")
        .append(paragraphs(operation.path("description").asText()));
    parameters(operation.path("parameters"));
    fields(
        "Body",
        operation.path("requestBody").path("content").path("application/json").path("schema"));
    operation
        .path("responses")
        .properties()
        .forEach(response -> response(response.getKey(), description.resolve(response.getValue())));
    out.append("</article>");
  }

  private void parameters(JsonNode parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    out.append("<h4>Parameters</h4><dl>");
    for (JsonNode reference : parameters) {
      JsonNode parameter = description.resolve(reference);
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

  private void response(String status, JsonNode response) {
    String heading = "Answer " + status + ": " + response.path("description").asText();
    JsonNode schema = response.path("content").path("application/json").path("schema");
    if (schema.isMissingNode()) {
      out.append("<h4>").append(Html.escape(heading)).append("</h4>");
    } else {
      fields(heading, schema);
    }
  }

  private void fields(String heading, JsonNode reference) {
    JsonNode schema = description.resolve(reference);
    if (schema.isMissingNode()) {
      return;
    }
    out.append("<h4>").append(Html.escape(heading)).append("</h4>");
    if (schema.has("oneOf")) {
      schema.path("oneOf").forEach(choice -> properties(description.resolve(choice)));
    } else if (schema.has("items")) {
      out.append("<p>A list of:</p>");
      properties(description.resolve(schema.path("items")));
    } else {
      properties(schema);
    }
  }

  private void properties(JsonNode schema) {
    out.append("<dl>");
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              JsonNode value = description.resolve(property.getValue());
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
