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
 * The HTTP client of all instances. A failure becomes a {@link LoginException} without a cause,
 * because the message of the original exception would contain the URL and thus the secret.
 */
final class WeComClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  /**
   * Sends a GET request and returns the JSON object of the answer, which may contain an error.
   *
   * @param timeout the limit for the whole call; a timeout of {@link HttpRequest} would end with
   *     the headers
   */
  JsonNode get(URI address, Duration timeout) {
    CompletableFuture<HttpResponse<byte[]>> call =
        http.sendAsync(
            HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> response = call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      JsonNode answer = JSON.readTree(new String(response.body(), StandardCharsets.UTF_8));
      if (response.statusCode() == 200 && answer.isObject()) {
        return answer;
      }
    } catch (JsonProcessingException | ExecutionException invalidOrUnreachable) {
      // refused below, without the cause
    } catch (TimeoutException timedOut) {
      call.cancel(true);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
    }
    throw new LoginException(LoginError.WECHAT_UNAVAILABLE, RETRY_AFTER);
  }

  @Override
  public void close() {
    // Cancels the calls in flight: their callers have ended.
    http.shutdownNow();
    http.close();
  }
}
