package io.wechatlogin.integration.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of the service with a cookie jar of its own: one browser, or one back end. */
public final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CookieManager cookies = new CookieManager();
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI base;
  private final String bearer;

  public ApiClient(URI base) {
    this(base, "");
  }

  public ApiClient(URI base, String bearer) {
    this.base = base;
    this.bearer = bearer;
  }

  /** Returns a client with other credentials and other cookies. */
  public ApiClient as(String otherBearer) {
    return new ApiClient(base, otherBearer);
  }

  /** Returns the value of a cookie; empty if there is none. */
  public String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /** Makes this client send a cookie that somebody else has chosen. */
  public void setCookie(String name, String value) {
    HttpCookie cookie = new HttpCookie(name, value);
    cookie.setPath("/");
    cookie.setVersion(0);
    cookies.getCookieStore().add(base, cookie);
  }

  public record Answer(int status, HttpResponse<String> response) {
    public JsonNode json() {
      try {
        return response.body().isEmpty()
            ? MissingNode.getInstance()
            : JSON.readTree(response.body());
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String text(String field) {
      return json().path(field).asText();
    }

    public String location() {
      return response.headers().firstValue("Location").orElseThrow();
    }

    /** Returns this answer if it has the status, or one of them. */
    public Answer expect(Integer... expected) {
      if (!List.of(expected).contains(status)) {
        throw new AssertionError(
            "expected " + List.of(expected) + ", got " + status + ": " + response.body());
      }
      return this;
    }
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer post(String path, String body) {
    return send("POST", path, body);
  }

  /** Sends what a page's form sends. */
  public Answer submit(String path, String form) {
    return send(
        request(path)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .header("Content-Type", "application/x-www-form-urlencoded"));
  }

  public Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  public Answer delete(String path) {
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
