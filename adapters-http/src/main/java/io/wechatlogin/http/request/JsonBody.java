package io.wechatlogin.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.message.Json;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object in the body of a request. A field that is null counts as absent. Unknown fields
 * are ignored.
 */
public final class JsonBody {
  private static final String CHARSET = "charset=";

  private final JsonNode object;

  private JsonBody(JsonNode object) {
    this.object = object;
  }

  /**
   * Reads the body of a request.
   *
   * @throws ProblemException {@code payload_too_large}, {@code unsupported_media_type}
   * @throws LoginException {@code invalid_request}
   */
  public static JsonBody read(HttpRequest request) {
    String contentType = request.header("Content-Type");
    requireJson(contentType);
    byte[] bytes = RequestBody.read(request);
    if (bytes.length == 0 && contentType == null) {
      throw invalid("body", "is missing");
    }
    return parse(contentType, bytes);
  }

  /** Reads the body of a request as {@link #read} does; no body counts as an empty object. */
  public static JsonBody readOptional(HttpRequest request) {
    String contentType = request.header("Content-Type");
    requireJson(contentType);
    byte[] bytes = RequestBody.read(request);
    return bytes.length == 0 ? new JsonBody(NullNode.getInstance()) : parse(contentType, bytes);
  }

  /** Refuses another type before the body is read. */
  private static void requireJson(@Nullable String contentType) {
    if (contentType != null && !isUtf8(contentType, "application/json")) {
      throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  private static JsonBody parse(@Nullable String contentType, byte[] bytes) {
    if (contentType == null) {
      throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    return parse(bytes);
  }

  /**
   * Returns a text.
   *
   * @throws LoginException {@code invalid_request} where it is absent or of another type
   */
  public String text(String field) {
    return optionalText(field).orElseThrow(() -> invalid(field, "is missing"));
  }

  /** Returns a text; empty where it is absent. */
  public Optional<String> optionalText(String field) {
    JsonNode value = value(field);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw invalid(field, "must be a text");
    }
    return Optional.of(value.textValue());
  }

  /** Returns a secret text; empty where it is absent. */
  public Optional<Secret> optionalSecret(String field) {
    return optionalText(field).map(Secret::new);
  }

  /** Returns an id, which may be written as a whole number; empty where it is absent. */
  public Optional<String> optionalId(String field) {
    return Optional.ofNullable(value(field)).map(value -> id(field, value));
  }

  /** Returns a list of ids, each of which may be written as a whole number. */
  public List<String> ids(String field) {
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

  /** Returns a truth value; false where it is absent. */
  public boolean flag(String field) {
    JsonNode value = value(field);
    if (value != null && !value.isBoolean()) {
      throw invalid(field, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  /** Returns whether a field is present. */
  public boolean has(String field) {
    return value(field) != null;
  }

  /** Returns the refusal of a field or parameter that breaks a rule. */
  public static LoginException invalid(String field, String rule) {
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

  /** Returns whether a {@code Content-Type} is a media type, in UTF-8. */
  static boolean isUtf8(String contentType, String mediaType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith(CHARSET) && !isUtf8(parameter.substring(CHARSET.length()))) {
        return false;
      }
    }
    return parts[0].strip().equals(mediaType);
  }

  /** Many programs write {@code utf8}, which the JDK knows as a name of the same. */
  private static boolean isUtf8(String charset) {
    try {
      return Charset.forName(charset).equals(StandardCharsets.UTF_8);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return false;
    }
  }
}
