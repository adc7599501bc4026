package io.wechatlogin.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One answer, and how badly it is delivered. */
final class Reply {
  private final int status;
  private final String contentType;
  private final byte[] body;
  private final Map<String, String> headers;
  private final boolean refusal;
  private final Delivery delivery;

  /**
   * How an answer travels.
   *
   * @param silence time before the first byte
   * @param perByte time between two bytes
   * @param cut whether the connection is closed instead
   */
  record Delivery(Duration silence, Duration perByte, boolean cut) {
    static final Delivery NORMAL = new Delivery(Duration.ZERO, Duration.ZERO, false);
  }

  private Reply(
      int status,
      String contentType,
      byte[] body,
      Map<String, String> headers,
      boolean refusal,
      Delivery delivery) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = headers;
    this.refusal = refusal;
    this.delivery = delivery;
  }

  static Reply of(String contentType, byte[] body) {
    return new Reply(200, contentType, body, Map.of(), false, Delivery.NORMAL);
  }

  static Reply of(String contentType, String body) {
    return of(contentType, Json.bytes(body));
  }

  static Reply html(String page) {
    return of("text/html; charset=utf-8", page);
  }

  static Reply empty(int status) {
    return new Reply(status, "", new byte[0], Map.of(), true, Delivery.NORMAL);
  }

  static Reply redirect(int status, String location) {
    return new Reply(status, "", new byte[0], Map.of(), false, Delivery.NORMAL)
        .with("Location", location);
  }

  Reply withStatus(int newStatus) {
    return new Reply(newStatus, contentType, body, headers, refusal, delivery);
  }

  Reply with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Reply(status, contentType, body, Map.copyOf(more), refusal, delivery);
  }

  Reply asRefusal() {
    return new Reply(status, contentType, body, headers, true, delivery);
  }

  Reply delivered(Delivery how) {
    return new Reply(status, contentType, body, headers, refusal, how);
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  byte[] body() {
    return body;
  }

  Map<String, String> headers() {
    return headers;
  }

  boolean isRefusal() {
    return refusal;
  }

  Delivery delivery() {
    return delivery;
  }
}
