package io.wechatlogin.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files for browsers that are packed into the jar. */
final class WebFiles {
  private WebFiles() {}

  static String text(String name) {
    return resource("web/" + name);
  }

  /** Returns the description of the API, in YAML. */
  static String openApi() {
    return resource("openapi.yaml");
  }

  private static String resource(String name) {
    try (InputStream stream = WebFiles.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
