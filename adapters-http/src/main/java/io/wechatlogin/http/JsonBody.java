package io.wechatlogin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON object of a request. A field that is null is not there; unknown fields are ignored. */
final class JsonBody {
  static final int LARGEST = 64 * 1024;

  /** How much of a body that is too large is read, so that its sender gets to see the answer. */
  private static final int DRAINED = 4 * 1024 * 1024;

  private final JsonNode object;

  private JsonBody(JsonNode object) {
    this.object = object;
  }

  /**
   * Reads a body.
   *
   * @param length that is announced, negative where none is
   * @param contentType the header, null where there is none
   */
  static JsonBody read(InputStream stream, int length, @Nullable String contentType) {
    byte[] bytes = bytes(stream, length);
    if (contentType == null && bytes.length == 0) {
      throw invalid("body", "is missing");
    }
    if (!isJson(contentType)) {
      throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    return parse(bytes);
  }

  String text(String field) {
    return optionalText(field).orElseThrow(() -> invalid(field, "is missing"));
  }

  Optional<String> optionalText(String field) {
    JsonNode value = value(field);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw invalid(field, "must be a text");
    }
    return Optional.of(value.textValue());
  }

  /** Returns an id, which may be written as a whole number. */
  Optional<String> optionalId(String field) {
    return Optional.ofNullable(value(field)).map(value -> id(field, value));
  }

  List<String> ids(String field) {
    JsonNode value = value(field);
    if (value == null) {
      throw invalid(field, "is missing");
    }
    if (!value.isArray()) {
      throw invalid(field, "must be a list of ids");
    }
    List<String> ids = new ArrayList<>();
    value.forEach(element -> ids.add(id(field, element)));
    return ids;
  }

  /** Returns whether a field is true; one that is not there is not. */
  boolean flag(String field) {
    JsonNode value = value(field);
    if (value != null && !value.isBoolean()) {
      throw invalid(field, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  boolean has(String field) {
    return value(field) != null;
  }

  static LoginException invalid(String field, String rule) {
    return new LoginException(LoginError.INVALID_REQUEST, field + ": " + rule);
  }

  private @Nullable JsonNode value(String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private static String id(String field, JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue().toString();
    }
    throw invalid(field, "must be an id, as a text or a whole number");
  }

  private static JsonBody parse(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode node = Json.read(text);
      if (node.isObject()) {
        return new JsonBody(node);
      }
    } catch (CharacterCodingException | JsonProcessingException malformed) {
      throw invalid("body", "is not well-formed JSON in UTF-8 without duplicate keys");
    }
    throw invalid("body", "must be a JSON object");
  }

  /**
   * Reads a body of 64 KiB at most.
   *
   * @param length that is announced, negative where none is: room for just that is taken, where 16
   *     KiB would be for each body
   * @throws ProblemException {@code payload_too_large}
   */
  static byte[] bytes(InputStream stream, int length) {
    try {
      byte[] bytes = stream.readNBytes(length < 0 ? LARGEST + 1 : Math.min(length, LARGEST + 1));
      if (bytes.length <= LARGEST) {
        return bytes;
      }
      stream.skip(DRAINED);
    } catch (IOException brokenOff) {
      throw invalid("body", "broke off");
    }
    throw new ProblemException(Problem.PAYLOAD_TOO_LARGE);
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return parts[0].strip().equals("application/json");
  }
}
