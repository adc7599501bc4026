package io.wechatlogin.http.message;

import io.wechatlogin.domain.url.WebUrl;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer to a request. It is immutable, so an answer that never changes can be made once and
 * sent many times.
 */
public final class Answer {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final Header CLOSE = new Header("Connection", "close");
  private static final byte[] EMPTY = {};

  private final int status;
  private final String outcome;
  private final List<Header> headers;
  private final byte[] body;
  private final boolean isFrameable;

  /** A header field. */
  public record Header(String name, String value) {}

  private Answer(
      int status, String outcome, List<Header> headers, byte[] body, boolean isFrameable) {
    this.status = status;
    this.outcome = outcome;
    this.headers = headers;
    this.body = body;
    this.isFrameable = isFrameable;
  }

  /** Makes an answer without a body. */
  public static Answer empty(int status) {
    return of(status, "text/plain", EMPTY);
  }

  /** Makes an answer. The caller must not change the body afterwards. */
  public static Answer of(int status, String contentType, byte[] body) {
    List<Header> headers = List.of(new Header(CONTENT_TYPE, contentType));
    return new Answer(status, Integer.toString(status), headers, body, false);
  }

  /** Makes an answer of a value that is written as JSON. */
  public static Answer json(int status, Object value) {
    return of(status, "application/json", Json.write(value));
  }

  /** Makes an answer of a text that is JSON already. */
  public static Answer json(String text) {
    return of(200, "application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes an answer of plain text. */
  public static Answer text(String text) {
    return of(200, "text/plain;charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes an answer that sends the browser to a URL. */
  public static Answer redirect(int status, URI location) {
    return empty(status).with("Location", location.toString());
  }

  /** Makes an answer that sends the browser to a URL. */
  public static Answer redirect(int status, WebUrl location) {
    return empty(status).with("Location", location.toString());
  }

  /** Returns this answer with one more header field. */
  public Answer with(String name, String value) {
    List<Header> more = new ArrayList<>(headers.size() + 1);
    more.addAll(headers);
    more.add(new Header(name, value));
    return withHeaders(more);
  }

  /** Returns this answer with other header fields. The caller must not change the list. */
  public Answer withHeaders(List<Header> others) {
    return new Answer(status, outcome, others, body, isFrameable);
  }

  /** Returns this answer with another word for {@link #outcome}. */
  public Answer withOutcome(String word) {
    return new Answer(status, word, headers, body, isFrameable);
  }

  /** Returns whether the connection is closed after this answer. */
  public boolean closesConnection() {
    return headers.contains(CLOSE);
  }

  /** Returns this answer, after which the connection is closed. */
  public Answer closingConnection() {
    return with(CLOSE.name(), CLOSE.value());
  }

  /** Returns this answer as one that frames may show; its content policy has to say whose. */
  public Answer frameable() {
    return new Answer(status, outcome, headers, body, true);
  }

  public int status() {
    return status;
  }

  /** Returns the word that the answer is counted under: the code of a problem, or the status. */
  public String outcome() {
    return outcome;
  }

  /** Returns the header fields in the order in which they are sent. A name may occur twice. */
  public List<Header> headers() {
    return headers;
  }

  /** Returns whether a header field with a name is there. Names are compared exactly. */
  public boolean hasHeader(String name) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the body, which the caller must not change. */
  public byte[] body() {
    return body;
  }

  /** Returns whether a page of another site may show the answer in a frame. */
  public boolean isFrameable() {
    return isFrameable;
  }
}
