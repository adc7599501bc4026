package io.wechatlogin.simulator;

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

/** The stranger who opens a callback's address too, from 127.0.0.2 where the machine has it. */
final class SecondCallbacks implements AutoCloseable {
  private static final InetSocketAddress STRANGER = new InetSocketAddress("127.0.0.2", 0);
  private static final String AGENT =
      "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.34.2340(0x2800225B) WeChat/arm64";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> waiting = new ConcurrentHashMap<>();
  private final List<SecondCallback> made = new CopyOnWriteArrayList<>();
  private volatile DoubleCallback when = DoubleCallback.NEVER;

  void when(DoubleCallback next) {
    when = next;
    waiting.clear();
  }

  /** A person has confirmed: the browser is about to go there. */
  void confirmed(String code, String address) {
    switch (when) {
      case NEVER -> {}
      case AT_ONCE -> threads.execute(() -> call(address));
      case AFTER_EXCHANGE -> waiting.put(code, address);
    }
  }

  void exchanged(String code) {
    if (when == DoubleCallback.AFTER_EXCHANGE) {
      String address = waiting.remove(code);
      if (address != null) {
        threads.execute(() -> call(address));
      }
    }
  }

  List<SecondCallback> made() {
    return List.copyOf(made);
  }

  private void call(String address) {
    URI uri = URI.create(address);
    boolean stranger = canComeFromElsewhere(uri);
    String from = stranger ? STRANGER.getHostString() : "";
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(30))
            .header("User-Agent", AGENT)
            .GET()
            .build();
    HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    if (stranger) {
      client.localAddress(STRANGER.getAddress());
    }
    try (HttpClient once = client.build()) {
      HttpResponse<Void> response = once.send(request, HttpResponse.BodyHandlers.discarding());
      made.add(
          new SecondCallback(
              address,
              from,
              response.statusCode(),
              response.headers().firstValue("Location").orElse("")));
    } catch (IOException noAnswer) {
      made.add(new SecondCallback(address, from, 0, ""));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  // Some systems know but one loopback address, and from it no other machine can be reached.
  private static boolean canComeFromElsewhere(URI uri) {
    try (Socket socket = new Socket()) {
      socket.bind(STRANGER);
      return InetAddress.getByName(uri.getHost()).isLoopbackAddress();
    } catch (IOException onlyOne) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
