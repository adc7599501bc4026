package io.wechatlogin.http.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * Stops a server only after all its answers are sent. Jetty by itself first shortens the idle
 * time-outs of all connections. But a connection is idle while its answer is made, and a time-out
 * that ends between the first and the last byte of an answer cuts the answer off. So here the
 * time-outs are shortened only after all requests are answered.
 */
final class GracefulStop {
  /** Prevents Jetty from shortening idle time-outs by itself. */
  static final long IDLE_TIMEOUT_UNCHANGED = -1;

  private static final long IDLE_TIMEOUT_MILLIS = 200;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private GracefulStop() {}

  /**
   * Accepts no more connections and requests, waits for the answers to accepted requests, and
   * closes the remaining connections.
   *
   * @param timeout the longest time to wait for answers
   */
  static void stop(Server server, Duration timeout) {
    ServerConnector connector = server.getBean(ServerConnector.class);
    CompletableFuture<Void> allClosed = connector.shutdown();
    await(server.getDescendant(GracefulHandler.class).shutdown(), timeout);
    connector.getConnectedEndPoints().forEach(GracefulStop::closeSoon);
    await(allClosed, CLOSE_TIMEOUT);
  }

  /** Waits. The server stops afterwards in any case. */
  private static void await(CompletableFuture<Void> end, Duration timeout) {
    try {
      end.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException stop) {
      // Nothing more can be done for the remaining requests.
    }
  }

  /**
   * Closes a connection after a short idle time that begins now, so that a request which was sent a
   * moment ago is still read and refused by name.
   */
  private static void closeSoon(EndPoint client) {
    if (client instanceof IdleTimeout connected) {
      connected.notIdle();
    }
    client.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
  }
}
