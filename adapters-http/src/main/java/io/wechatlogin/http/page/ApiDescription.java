package io.wechatlogin.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.wechatlogin.http.url.PublicUrls;
import io.wechatlogin.http.web.WebFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The OpenAPI description of the API, with the version and the URL of this service. */
final class ApiDescription {
  private static final List<String> METHODS =
      List.of("get", "post", "put", "delete", "patch", "head", "options");

  private final ObjectNode root;

  private ApiDescription(ObjectNode root) {
    this.root = root;
  }

  /** One method of one path. */
  record Operation(String method, String path, JsonNode description) {
    /** Returns method and path, such as {@code GET /api/v1/login-types}. */
    String name() {
      return method + " " + path;
    }
  }

  /** Reads the description that is packed into the jar. */
  static ApiDescription read(PublicUrls urls, String version) {
    try {
      ObjectNode root = (ObjectNode) new YAMLMapper().readTree(WebFiles.openApi());
      ((ObjectNode) root.path("info")).put("version", version);
      root.putArray("servers").addObject().put("url", urls.base().toString());
      return new ApiDescription(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode json() {
    return root;
  }

  /** Returns the described operations, in their order. */
  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                METHODS.stream()
                    .filter(path.getValue()::has)
                    .map(
                        method ->
                            new Operation(
                                method.toUpperCase(Locale.ROOT),
                                path.getKey(),
                                path.getValue().path(method)))
                    .forEach(operations::add));
    return operations;
  }

  /** Follows a reference inside this description; returns any other node as it is. */
  JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? root.at(reference.asText().substring(1)) : node;
  }
}
