package io.wechatlogin.wechat.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
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

  /** WeChat's own samples have commas behind the last field. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  /** The fields that decide what a message does, and to whom. */
  private static final Set<String> DECISIVE =
      Set.of("AppID", "CreateTime", "Encrypt", "Event", "MsgType", "OpenID", "RevokeInfo");

  /**
   * Reads a message whose format is recognized by its content, not by a content type.
   *
   * @throws LoginException {@code invalid_request} if the message is neither XML nor a JSON object,
   *     has a DOCTYPE, is nested too deeply or contains two values of a field that matters
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
    } catch (XMLStreamException | IOException malformed) {
      throw invalid("is neither well-formed XML nor a JSON object");
    }
    return message;
  }

  /** Returns the value of a field, empty if the field is missing or empty. */
  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  private void readJson(String text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("is neither well-formed XML nor a JSON object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING || value.isNumeric()) {
          add(name, parser.getText());
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw invalid("is neither well-formed XML nor a JSON object");
      }
    }
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
    String first = fields.putIfAbsent(name.strip(), value.strip());
    if (first != null && !first.equals(value.strip()) && DECISIVE.contains(name.strip())) {
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
