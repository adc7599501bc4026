package io.wechatlogin.simulator;

import io.wechatlogin.simulator.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** An HTTP client that follows no redirect and keeps no cookie. */
final class Browser implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpResponse<byte[]> get(URI base, String path, String... headers) {
    return send(request(base, path, headers).GET());
  }

  String text(URI base, String path) {
    return new String(get(base, path).body(), StandardCharsets.UTF_8);
  }

  Map<String, Object> json(URI base, String path) {
    return Json.readObject(text(base, path));
  }

  HttpResponse<byte[]> post(URI base, String path, String type, String body) {
    return send(
        request(base, path, "Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Map<String, Object> postJson(URI base, String path, Object body) {
    return object(post(base, path, "application/json", Json.write(body)));
  }

  HttpResponse<byte[]> postForm(URI base, String path, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    return post(base, path, "application/x-www-form-urlencoded", body);
  }

  static Map<String, Object> object(HttpResponse<byte[]> response) {
    return Json.readObject(new String(response.body(), StandardCharsets.UTF_8));
  }

  /** The text of a field that must be present. */
  static String field(Map<String, ?> object, String name) {
    Object value = object.get(name);
    if (value == null) {
      throw new AssertionError("no " + name + " in " + object.keySet());
    }
    return value.toString();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpRequest.Builder request(URI base, String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException noAnswer) {
      throw new UncheckedIOException(noAnswer);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
