package io.wechatlogin.wechat.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import feign.Request;
import feign.Request.HttpMethod;
import feign.Response;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The leniency around the decoder of feign-jackson. */
class AnswerDecoderTest {
  private final AnswerDecoder decoder = new AnswerDecoder();

  record Profile(String openid, int sex) {}

  @Test
  void jacksonDecodesTheRequestedType() throws IOException {
    assertThat(decode("{\"openid\":\"o1\",\"sex\":2}", Profile.class))
        .isEqualTo(new Profile("o1", 2));
    assertThat(nickname("{\"nickname\":\"\\u6d4b\\/\"}")).isEqualTo("测/");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "text/plain",
        "text/html; charset=gbk",
        "text/plain; charset=no-such-charset",
        "application/json; encoding=utf-8"
      })
  void textIsUtf8WhateverTheContentType(@Nullable String contentType) throws IOException {
    byte[] body = "{\"nickname\":\"测试😀\"}".getBytes(UTF_8);

    ObjectNode answer =
        (ObjectNode) decoder.decode(response(200, contentType, body), ObjectNode.class);

    assertThat(answer.path("nickname").textValue()).isEqualTo("测试😀");
  }

  @Test
  void malformedUtf8IsReplaced() throws IOException {
    byte[] body = "{\"nickname\":\"a#b\"}".getBytes(UTF_8);
    body[14] = (byte) 0xFF;

    ObjectNode answer = (ObjectNode) decoder.decode(response(200, null, body), ObjectNode.class);

    assertThat(answer.path("nickname").textValue()).isEqualTo("a\uFFFDb");
  }

  @Test
  void rawControlCharactersAreAccepted() throws IOException {
    assertThat(nickname("{\"nickname\":\"a\u0014\nb\"}")).isEqualTo("a\u0014\nb");
  }

  @Test
  void theSizeIsBounded() throws IOException {
    String frame = "{\"nickname\":\"\"}";
    String longest = "x".repeat(AnswerDecoder.MAX_BYTES - frame.length());

    assertThat(nickname("{\"nickname\":\"" + longest + "\"}")).isEqualTo(longest);
    assertThatThrownBy(() -> nickname("{\"nickname\":\"" + longest + "x\"}"))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "[]", "\"text\"", "1", "{", "<html></html>"})
  void anAnswerThatIsNotAnObjectIsRefused(String body) {
    assertThatThrownBy(() -> decode(body, ObjectNode.class)).isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerWithoutABodyIsRefused() {
    byte[] body = "{}".getBytes(UTF_8);

    assertThatThrownBy(() -> decoder.decode(response(200, null, null), ObjectNode.class))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> decoder.decode(response(204, null, body), ObjectNode.class))
        .isInstanceOf(IOException.class);
  }

  private String nickname(String body) throws IOException {
    return ((ObjectNode) decode(body, ObjectNode.class)).path("nickname").textValue();
  }

  private Object decode(String body, Type type) throws IOException {
    return decoder.decode(response(200, "text/plain", body.getBytes(UTF_8)), type);
  }

  private static Response response(
      int status, @Nullable String contentType, byte @Nullable [] body) {
    return Response.builder()
        .request(
            Request.create(HttpMethod.GET, "http://wechat.invalid", Map.of(), null, UTF_8, null))
        .status(status)
        .headers(contentType == null ? Map.of() : Map.of("Content-Type", List.of(contentType)))
        .body(body)
        .build();
  }
}
