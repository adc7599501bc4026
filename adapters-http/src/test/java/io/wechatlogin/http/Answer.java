package io.wechatlogin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;

/** What came back over the socket. */
record Answer(HttpResponse<String> response) {
  int status() {
    return response.statusCode();
  }

  String body() {
    return response.body();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  JsonNode json() {
    try {
      return Json.read(body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body(), e);
    }
  }

  String text(String field) {
    return json().path(field).asText();
  }

  /** Returns the cookie as a browser sends it back. */
  String cookie() {
    String header = header("Set-Cookie");
    int end = header.indexOf(';');
    return end < 0 ? header : header.substring(0, end);
  }

  Answer isStatus(int status) {
    assertThat(status()).as(body()).isEqualTo(status);
    return this;
  }

  /** Checks that this is a complete problem document. */
  Answer isProblem(int status, String code) {
    isStatus(status);
    assertThat(header("Content-Type")).startsWith("application/problem+json");
    assertThat(text("code")).isEqualTo(code);
    assertThat(text("type")).endsWith("/docs#" + code);
    assertThat(json().path("status").asInt()).isEqualTo(status);
    assertThat(text("title")).isNotBlank();
    assertThat(text("detail")).isNotBlank();
    assertThat(text("action")).isNotBlank();
    assertThat(text("requestId")).isNotBlank().isEqualTo(header("X-Request-Id"));
    return this;
  }
}
