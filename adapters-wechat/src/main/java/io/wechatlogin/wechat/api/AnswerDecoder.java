package io.wechatlogin.wechat.api;

import feign.Response;
import feign.codec.Decoder;
import feign.jackson.JacksonDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes answers by feign-jackson, with the leniency that WeChat's answers need. They are JSON in
 * UTF-8 whatever their content type says, which is {@code text/plain}, perhaps behind a byte order
 * mark. Bytes that are not UTF-8 occur and are replaced. Raw control characters occur as well, see
 * {@link WeChatJson}. An answer that is too large or contains no JSON is a failure.
 */
final class AnswerDecoder implements Decoder {
  /** The largest answer that is decoded. */
  static final int MAX_BYTES = 64 * 1024;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Decoder json = new JacksonDecoder(WeChatJson.MAPPER);

  @Override
  public Object decode(Response response, Type type) throws IOException {
    Object answer =
        json.decode(
            response.toBuilder()
                .headers(Map.of()) // among them the content type with its charset
                .body(new Text(text(response.body())))
                .build(),
            type);
    if (answer == null) {
      throw new IOException("no JSON");
    }
    return answer;
  }

  private static String text(Response.@Nullable Body body) throws IOException {
    if (body == null || body.length() == null || body.length() > MAX_BYTES) {
      throw new IOException("no body, or one larger than " + MAX_BYTES + " bytes");
    }
    try (InputStream bytes = body.asInputStream()) {
      String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
  }

  /**
   * A body that is already decoded to text. For a body of bytes, feign-jackson allocates a reader
   * with a buffer of 8 KiB, and a second reader around it. That takes twice the time and nearly
   * four times the memory for an answer of ordinary size.
   */
  private record Text(String text) implements Response.Body {
    @Override
    public Reader asReader(Charset ignored) {
      return new StringReader(text);
    }

    @Override
    public InputStream asInputStream() {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Integer length() {
      return null;
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public void close() {}
  }
}
