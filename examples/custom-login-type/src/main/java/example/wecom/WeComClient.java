package example.wecom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls WeCom, for all instances. What fails becomes a refusal without a cause: an exception's text
 * would hold the address, and with it the secret.
 */
final class WeComClient implements AutoCloseable {
  private static final Duration TO_CONNECT = Duration.ofSeconds(2);
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TO_CONNECT).build();

  /**
   * Returns the answer to a GET: a JSON object, be it of success or not.
   *
   * @param atMost for all of it; the client's own limit would end with the headers
   */
  JsonNode get(URI address, Duration atMost) {
    CompletableFuture<HttpResponse<byte[]>> call =
        http.sendAsync(
            HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> response = call.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      JsonNode answer = JSON.readTree(new String(response.body(), StandardCharsets.UTF_8));
      if (response.statusCode() == 200 && answer.isObject()) {
        return answer;
      }
    } catch (JsonProcessingException | ExecutionException notUnderstoodOrOutOfReach) {
      // told below, without it
    } catch (TimeoutException late) {
      call.cancel(true);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
    }
    throw new LoginException(LoginError.WECHAT_UNAVAILABLE, COME_AGAIN);
  }

  @Override
  public void close() {
    // What is under way has nobody left to answer to.
    http.shutdownNow();
    http.close();
  }
}
