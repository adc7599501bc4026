package io.wechatlogin.bootstrap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client of the service with a cookie jar of its own: one browser, or one back end. */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI base;
  private final String bearer;

  Api(URI base) {
    this(base, "");
  }

  Api(URI base, String bearer) {
    this.base = base;
    this.bearer = bearer;
  }

  /** Returns a client with other credentials and other cookies. */
  Api as(String otherBearer) {
    return new Api(base, otherBearer);
  }

  record Answer(int status, HttpResponse<String> response) {
    JsonNode json() {
      try {
        return response.body().isEmpty()
            ? MissingNode.getInstance()
            : JSON.readTree(response.body());
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    String text(String field) {
      return json().path(field).asText();
    }

    String location() {
      return response.headers().firstValue("Location").orElseThrow();
    }

    /** Returns this answer if it has the status. */
    Answer expect(int expected) {
      if (status != expected) {
        throw new AssertionError(
            "expected " + expected + ", got " + status + ": " + response.body());
      }
      return this;
    }
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer post(String path, String body) {
    return send("POST", path, body);
  }

  /** Sends what a page's form sends. */
  Answer submit(String path, String form) {
    return send(
        request(path)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .header("Content-Type", "application/x-www-form-urlencoded"));
  }

  Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  Answer delete(String path) {
    return send("DELETE", path, null);
  }

  private Answer send(String method, String path, @Nullable String body) {
    HttpRequest.Builder request = request(path);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
          .header("Content-Type", "application/json");
    }
    return send(request);
  }

  private HttpRequest.Builder request(String path) {
    URI target = path.startsWith("http") ? URI.create(path) : URI.create(base + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(30));
    return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
