package io.wechatlogin.wechat.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A pushed message, in XML or JSON depending on the app's settings at WeChat. Field names are
 * trimmed because WeChat's own samples contain blanks around them. Nested fields are skipped: no
 * message that matters here has any.
 */
record PushMessage(SortedMap<String, String> fields) {
  private static final int MAX_DEPTH = 16;

  /** Characters that XML 1.0 forbids but a nickname may contain. */
  private static final Pattern NOT_XML =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a message whose format is recognized by its content, not by a content type.
   *
   * @throws LoginException {@code invalid_request} if the message is neither XML nor a JSON object,
   *     has a DOCTYPE, is nested too deeply or contains a field twice
   */
  static PushMessage read(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).replaceFirst("^\\uFEFF", "").strip();
    PushMessage message = new PushMessage(new TreeMap<>());
    try {
      if (text.startsWith("<")) {
        message.readXml(NOT_XML.matcher(text).replaceAll("\uFFFD"));
      } else {
        message.readJson(text);
      }
    } catch (XMLStreamException | JsonProcessingException malformed) {
      throw invalid("is neither well-formed XML nor a JSON object");
    }
    return message;
  }

  /** Returns the value of a field, empty if the field is missing or empty. */
  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  private void readJson(String text) throws JsonProcessingException {
    JsonNode object = JSON.readTree(text);
    if (!object.isObject()) {
      throw invalid("is neither well-formed XML nor a JSON object");
    }
    object
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isTextual() || member.getValue().isNumber()) {
                add(member.getKey(), member.getValue().asText());
              }
            });
  }

  private void readXml(String text) throws XMLStreamException {
    XMLStreamReader reader = xml().createXMLStreamReader(new StringReader(text));
    int depth = 0;
    boolean isFlat = true;
    StringBuilder value = new StringBuilder();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD -> throw invalid("must not have a DOCTYPE");
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          if (depth > MAX_DEPTH) {
            throw invalid("is nested too deeply");
          }
          isFlat = depth <= 2;
          value.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            value.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          if (depth == 2 && isFlat) {
            add(reader.getLocalName(), value.toString());
          }
          depth--;
        }
        default -> {
          // Comments and processing instructions carry no data.
        }
      }
    }
  }

  private void add(String name, String value) {
    // Of two values, another parser might choose the other one.
    if (fields.putIfAbsent(name.strip(), value.strip()) != null) {
      throw invalid("has a field twice");
    }
  }

  private static XMLInputFactory xml() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    return factory;
  }

  private static LoginException invalid(String rule) {
    return new LoginException(LoginError.INVALID_REQUEST, "body: " + rule);
  }

  /** Hides the values, which are about a user. */
  @Override
  public String toString() {
    return "PushMessage" + fields.keySet();
  }
}
