package example.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A browser that visits the shop, with cookies of its own. */
final class Visitor {
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();

  /** Begins a login, and returns the state that WeChat gets. */
  String begins() {
    String wechatPage = location(get("/login"));
    return wechatPage.replaceAll(".*[?&]state=([^&#]*).*", "$1");
  }

  /** Comes back from WeChat. */
  HttpResponse<String> comesBack(String code, String state) {
    return get("/login/callback?code=" + code + "&state=" + state);
  }

  HttpResponse<String> joins(String name) {
    return post("/join", "application/json", "{\"name\":\"" + name + "\"}");
  }

  /** Returns the answer to the question who is logged in. */
  String me() {
    return get("/me").body();
  }

  String sessionId() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("JSESSIONID"))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /** Makes the browser send a session id that somebody else has chosen. */
  void isGivenSession(String id) {
    HttpCookie cookie = new HttpCookie("JSESSIONID", id);
    // As the cookie of an answer from localhost has it, so that such a cookie replaces this one.
    cookie.setDomain("localhost.local");
    cookie.setPath("/");
    cookie.setVersion(0);
    cookies.getCookieStore().add(URI.create(RunningShop.url()), cookie);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(RunningShop.url() + path)));
  }

  HttpResponse<String> post(String path, String contentType, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(RunningShop.url() + path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
