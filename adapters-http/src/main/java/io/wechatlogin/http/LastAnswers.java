package io.wechatlogin.http;

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
 * What a server still has to say before it stops. Jetty's own way is to shorten the idle time-outs
 * of all connections first; but a connection idles while its answer is made, and a time-out that
 * ends between the beginning of the answer and its last byte cuts it off. So here connections get
 * short of time only once all requests are answered.
 */
final class LastAnswers {
  /** Disables Jetty's own way. */
  static final long IDLE_TIMEOUT_UNCHANGED = -1;

  private static final long IDLE_MILLIS = 200;
  private static final Duration PARTING = Duration.ofSeconds(2);

  private LastAnswers() {}

  /**
   * Takes no more connections and requests, waits for the answers to those that were taken, and
   * lets go of the connections that are left.
   */
  static void give(Server server, Duration patience) {
    ServerConnector connector = server.getBean(ServerConnector.class);
    CompletableFuture<Void> alone = connector.shutdown();
    await(server.getDescendant(GracefulHandler.class).shutdown(), patience);
    connector.getConnectedEndPoints().forEach(LastAnswers::part);
    await(alone, PARTING);
  }

  /** Waits; afterwards the server stops in any case. */
  private static void await(CompletableFuture<Void> end, Duration patience) {
    try {
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException enough) {
      // What is left is beyond help.
    }
  }

  /** Counts from now on: what was sent a moment ago is still read, and refused by its name. */
  private static void part(EndPoint client) {
    if (client instanceof IdleTimeout connected) {
      connected.notIdle();
    }
    client.setIdleTimeout(IDLE_MILLIS);
  }
}
