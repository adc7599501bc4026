package io.wechatlogin.wechat;

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
 * A pushed message, in XML or JSON as the app is set up: flat fields with trimmed names, for
 * WeChat's own samples have blanks in them. What is nested belongs to messages that say nothing
 * here, and is left out.
 */
record PushMessage(SortedMap<String, String> fields) {
  private static final int DEEPEST = 16;

  /** What XML 1.0 cannot hold; a person's name may. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a message, whatever its content type says.
   *
   * @throws LoginException {@code invalid_request} where it is neither XML nor a JSON object, has a
   *     DOCTYPE, is nested too deeply or has a field twice
   */
  static PushMessage read(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).replaceFirst("^\\uFEFF", "").strip();
    PushMessage message = new PushMessage(new TreeMap<>());
    try {
      if (text.startsWith("<")) {
        message.readXml(CONTROL.matcher(text).replaceAll("\uFFFD"));
      } else {
        message.readJson(text);
      }
    } catch (XMLStreamException | JsonProcessingException malformed) {
      throw invalid("is neither well-formed XML nor a JSON object");
    }
    return message;
  }

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
          if (depth > DEEPEST) {
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
          // Comments and processing instructions say nothing.
        }
      }
    }
  }

  private void add(String name, String value) {
    // Two readers might pick two different ones.
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

  /** Names the fields only: a message is about a person. */
  @Override
  public String toString() {
    return "PushMessage" + fields.keySet();
  }
}
