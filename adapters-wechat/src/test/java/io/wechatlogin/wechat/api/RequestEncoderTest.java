package io.wechatlogin.wechat.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import feign.Request.HttpMethod;
import feign.RequestTemplate;
import feign.codec.Encoder;
import io.wechatlogin.wechat.api.WeChatEndpoints.PhoneNumberRequest;
import io.wechatlogin.wechat.api.WeChatEndpoints.StableTokenRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestEncoderTest {
  private final RequestEncoder encoder = new RequestEncoder();

  @Test
  void aBodyIsJsonInRawUtf8() {
    RequestTemplate template = new RequestTemplate().method(HttpMethod.POST);

    encoder.encode(
        new StableTokenRequest("client_credential", "wx1", "测\"é", true),
        StableTokenRequest.class,
        template);

    assertThat(new String(template.body(), UTF_8))
        .isEqualTo(
            "{\"grant_type\":\"client_credential\",\"appid\":\"wx1\",\"secret\":\"测\\\"é\","
                + "\"force_refresh\":true}");
  }

  @Test
  void parametersAreAQueryInTheirOrder() {
    RequestTemplate template = new RequestTemplate().method(HttpMethod.GET);
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("secret", "x+y z&é");
    parameters.put("appid", "wx1");

    encoder.encode(parameters, Encoder.MAP_STRING_WILDCARD, template);

    assertThat(new String(template.body(), UTF_8)).isEqualTo("secret=x%2By%20z%26%C3%A9&appid=wx1");
  }

  @Test
  void aRequestDoesNotPrintItsSecret() {
    assertThat(new StableTokenRequest("g", "wx1", "marker", false) + "").doesNotContain("marker");
    assertThat(new PhoneNumberRequest("marker") + "").doesNotContain("marker");
  }
}
