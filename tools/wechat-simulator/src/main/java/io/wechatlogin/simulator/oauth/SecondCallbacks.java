package io.wechatlogin.simulator.oauth;

import io.wechatlogin.simulator.DoubleCallback;
import io.wechatlogin.simulator.SecondCallback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The second client that calls a website back with the same code. It comes from 127.0.0.2 where the
 * machine has that address.
 */
public final class SecondCallbacks implements AutoCloseable {
  private static final InetSocketAddress SECOND_ADDRESS = new InetSocketAddress("127.0.0.2", 0);
  private static final String USER_AGENT =
      "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.34.2340(0x2800225B) WeChat/arm64";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> urlsByCode = new ConcurrentHashMap<>();
  private final List<SecondCallback> made = new CopyOnWriteArrayList<>();
  private volatile DoubleCallback timing = DoubleCallback.NEVER;

  /** Chooses when second callbacks happen from now on. */
  public void when(DoubleCallback newTiming) {
    timing = newTiming;
    urlsByCode.clear();
  }

  /** Called when a person has agreed and the browser is about to open the URL. */
  void authorized(String code, String url) {
    switch (timing) {
      case NEVER -> {}
      case AT_ONCE -> threads.execute(() -> call(url));
      case AFTER_EXCHANGE -> urlsByCode.put(code, url);
    }
  }

  /** Called when a code has been exchanged. */
  void exchanged(String code) {
    if (timing == DoubleCallback.AFTER_EXCHANGE) {
      String url = urlsByCode.remove(code);
      if (url != null) {
        threads.execute(() -> call(url));
      }
    }
  }

  /** The second callbacks so far, in the order of their answers. */
  public List<SecondCallback> made() {
    return List.copyOf(made);
  }

  private void call(String url) {
    URI uri = URI.create(url);
    boolean secondAddress = canUseSecondAddress(uri);
    String from = secondAddress ? SECOND_ADDRESS.getHostString() : "";
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(30))
            .header("User-Agent", USER_AGENT)
            .GET()
            .build();
    HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    if (secondAddress) {
      client.localAddress(SECOND_ADDRESS.getAddress());
    }
    try (HttpClient once = client.build()) {
      HttpResponse<Void> response = once.send(request, HttpResponse.BodyHandlers.discarding());
      made.add(
          new SecondCallback(
              url,
              from,
              response.statusCode(),
              response.headers().firstValue("Location").orElse("")));
    } catch (IOException noAnswer) {
      made.add(new SecondCallback(url, from, 0, ""));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  // Some systems have only one loopback address, and a loopback address reaches no other machine.
  private static boolean canUseSecondAddress(URI uri) {
    try (Socket socket = new Socket()) {
      socket.bind(SECOND_ADDRESS);
      return InetAddress.getByName(uri.getHost()).isLoopbackAddress();
    } catch (IOException notAvailable) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
