package io.wechatlogin.http.web;

import io.wechatlogin.http.url.PublicUrls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files for browsers that are packed into the jar. */
public final class WebFiles {
  private WebFiles() {}

  /** Returns a file of the folder {@code web}. */
  public static String text(String name) {
    return resource(name);
  }

  /** Returns a page of the folder {@code web} whose links lead to the service at these URLs. */
  public static String page(String name, PublicUrls urls) {
    return text(name).replace("{base}", Html.escape(urls.pathOf("")));
  }

  /** Returns the OpenAPI description of the API, in YAML. */
  public static String openApi() {
    return resource("/io/wechatlogin/http/openapi.yaml");
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
