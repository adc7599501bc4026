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

  private static final Header CLOSE = new Header("Connection", "close");
  private static final Header VARY = new Header("Vary", "Origin");
  private static final Header CREDENTIALS = new Header("Access-Control-Allow-Credentials", "true");
  private static final Header EXPOSED =
      new Header(
          "Access-Control-Expose-Headers",
          "X-Request-Id, Retry-After, Link, WWW-Authenticate, Content-Language, " + SESSION_TOKEN);

  private final Cors cors;
  private final Draining draining;

  CommonHeaders(Cors cors, Draining draining) {
    this.cors = cors;
    this.draining = draining;
  }

  /** Returns the answer with these headers. */
  Answer addTo(Answer answer, HttpRequest request, String requestId) {
    List<Header> headers = new ArrayList<>(16);
    headers.add(requestId(requestId));
    for (Header header : SECURITY) {
      boolean isDropped = answer.isFrameable() && header.name().equals(FRAME_OPTIONS);
      if (!isDropped && !answer.hasHeader(header.name())) {
        headers.add(header);
      }
    }
    if (draining.hasStarted()) {
      headers.add(CLOSE);
    }
    addCors(headers, request);
    headers.addAll(answer.headers());
    return answer.withHeaders(headers);
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
  public static List<Header> ofMalformedRequest(String requestId) {
    List<Header> headers = new ArrayList<>(SECURITY);
    headers.add(requestId(requestId));
    return headers;
  }

  private static Header requestId(String id) {
    return new Header("X-Request-Id", id);
  }
}
