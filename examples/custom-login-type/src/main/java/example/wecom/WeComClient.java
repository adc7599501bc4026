package example.wecom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Calls WeCom, for all instances. What fails becomes a refusal without a cause: an exception's text
 * would hold the address, and with it the secret.
 */
final class WeComClient implements AutoCloseable {
  private static final Duration TO_CONNECT = Duration.ofSeconds(2);
  private static final Duration WHOLE_CALL = Duration.ofSeconds(4);
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TO_CONNECT).build();

  /** Returns the answer to a GET: a JSON object, be it of success or not. */
  JsonNode get(URI address) {
    try {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(address).timeout(WHOLE_CALL).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      JsonNode answer = JSON.readTree(new String(response.body(), StandardCharsets.UTF_8));
      if (response.statusCode() == 200 && answer.isObject()) {
        return answer;
      }
    } catch (JsonProcessingException notJson) {
      // told below
    } catch (IOException outOfReach) {
      // told below
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new LoginException(LoginError.WECHAT_UNAVAILABLE, COME_AGAIN);
  }

  @Override
  public void close() {
    http.close();
  }
}
