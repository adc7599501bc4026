package io.wechatlogin.wechat.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The dialect of JSON that WeChat speaks. It writes raw control characters into nicknames. It wants
 * raw UTF-8 and refuses escapes (40033).
 */
public final class WeChatJson {
  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                  .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  // By default buffers belong to threads, and a virtual thread makes one call.
                  .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                  .build())
          .build();

  private WeChatJson() {}

  /** Reads an object. Returns empty if the text is not JSON or not an object. */
  public static Optional<ObjectNode> readObject(String text) {
    try {
      return MAPPER.readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    }
  }
}
