package io.wechatlogin.simulator.http;

import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.json.RawUtf8;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One HTTP response, and the faults of its delivery. */
public final class Response {
  private final int status;
  private final String contentType;
  private final byte[] body;
  private final Map<String, String> headers;
  private final boolean error;
  private final Delivery delivery;

  /**
   * How a response is sent.
   *
   * @param delay time before the first byte
   * @param delayPerByte time between two bytes of the body
   * @param dropped whether the connection is closed without a response
   */
  public record Delivery(Duration delay, Duration delayPerByte, boolean dropped) {
    /** The whole response at once. */
    public static final Delivery NORMAL = new Delivery(Duration.ZERO, Duration.ZERO, false);

    /** No response. */
    public static final Delivery DROPPED = new Delivery(Duration.ZERO, Duration.ZERO, true);
  }

  private Response(
      int status,
      String contentType,
      byte[] body,
      Map<String, String> headers,
      boolean error,
      Delivery delivery) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = headers;
    this.error = error;
    this.delivery = delivery;
  }

  /** A response with status 200. */
  public static Response of(String contentType, byte[] body) {
    return new Response(200, contentType, body, Map.of(), false, Delivery.NORMAL);
  }

  /** A response with status 200; the text is encoded by {@link RawUtf8}. */
  public static Response of(String contentType, String body) {
    return of(contentType, RawUtf8.encode(body));
  }

  /** Standard JSON with status 200. */
  public static Response json(Object value) {
    return of("application/json", Json.write(value));
  }

  /** An HTML page with status 200. */
  public static Response html(String page) {
    return of("text/html; charset=utf-8", page);
  }

  /** An error without a body. */
  public static Response empty(int status) {
    return new Response(status, "", new byte[0], Map.of(), true, Delivery.NORMAL);
  }

  public static Response redirect(int status, String location) {
    return new Response(status, "", new byte[0], Map.of(), false, Delivery.NORMAL)
        .withHeader("Location", location);
  }

  public Response withStatus(int newStatus) {
    return new Response(newStatus, contentType, body, headers, error, delivery);
  }

  public Response withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Response(status, contentType, body, Map.copyOf(more), error, delivery);
  }

  /** The same response, marked as an error whatever its HTTP status is. */
  public Response asError() {
    return new Response(status, contentType, body, headers, true, delivery);
  }

  public Response withDelivery(Delivery newDelivery) {
    return new Response(status, contentType, body, headers, error, newDelivery);
  }

  public int status() {
    return status;
  }

  /** The content type; empty if there is no body. */
  public String contentType() {
    return contentType;
  }

  public byte[] body() {
    return body;
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** Whether WeChat refused the call; its HTTP status may still be 200. */
  public boolean isError() {
    return error;
  }

  public Delivery delivery() {
    return delivery;
  }
}
