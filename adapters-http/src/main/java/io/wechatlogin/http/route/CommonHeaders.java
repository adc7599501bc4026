package io.wechatlogin.http.route;

import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.Answer.Header;
import io.wechatlogin.http.message.HttpRequest;
import java.util.ArrayList;
import java.util.List;

/** The headers of every answer. An answer that has a header of its own keeps it. */
public final class CommonHeaders {
  /** The header that offers a new token to a session; the client may use it from then on. */
  public static final String SESSION_TOKEN = "X-Session-Token";

  private static final String FRAME_OPTIONS = "X-Frame-Options";

  private static final List<Header> SECURITY =
      List.of(
          new Header("X-Content-Type-Options", "nosniff"),
          new Header(FRAME_OPTIONS, "DENY"),
          new Header("Referrer-Policy", "no-referrer"),
          new Header(
              "Content-Security-Policy",
              "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
          new Header("Cache-Control", "no-store"));

  private static final Header VARY = new Header("Vary", "Origin");
  private static final Header CREDENTIALS = new Header("Access-Control-Allow-Credentials", "true");
  private static final Header EXPOSED =
      new Header(
          "Access-Control-Expose-Headers",
          "X-Request-Id, Retry-After, Link, WWW-Authenticate, Content-Language, " + SESSION_TOKEN);

  private final Cors cors;
  private final Draining draining;
  private final List<Header> security;

  /**
   * Makes the headers of a deployment.
   *
   * @param hstsSeconds how long browsers use nothing but https; 0 for no such header
   */
  public CommonHeaders(Cors cors, Draining draining, int hstsSeconds) {
    this.cors = cors;
    this.draining = draining;
    List<Header> all = new ArrayList<>(SECURITY);
    if (hstsSeconds > 0) {
      all.add(new Header("Strict-Transport-Security", "max-age=" + hstsSeconds));
    }
    this.security = List.copyOf(all);
  }

  /** Returns the answer with these headers. */
  Answer addTo(Answer answer, HttpRequest request, String requestId) {
    List<Header> headers = new ArrayList<>(16);
    headers.add(requestId(requestId));
    for (Header header : security) {
      boolean isDropped = answer.isFrameable() && header.name().equals(FRAME_OPTIONS);
      if (!isDropped && !answer.hasHeader(header.name())) {
        headers.add(header);
      }
    }
    addCors(headers, request);
    headers.addAll(answer.headers());
    Answer whole = answer.withHeaders(headers);
    return draining.hasStarted() && !whole.closesConnection() ? whole.closingConnection() : whole;
  }

  private void addCors(List<Header> headers, HttpRequest request) {
    if (!cors.isEnabled()) {
      return;
    }
    headers.add(VARY);
    String origin = cors.allowedOrigin(request);
    if (origin != null) {
      headers.add(new Header("Access-Control-Allow-Origin", origin));
      headers.add(CREDENTIALS);
      headers.add(EXPOSED);
    }
  }

  /** Returns the headers of an answer to a request that is too malformed for any route. */
  public List<Header> ofMalformedRequest(String requestId) {
    List<Header> headers = new ArrayList<>(security);
    headers.add(requestId(requestId));
    return headers;
  }

  private static Header requestId(String id) {
    return new Header("X-Request-Id", id);
  }
}
