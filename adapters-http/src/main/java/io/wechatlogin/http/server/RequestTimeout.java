package io.wechatlogin.http.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Closes connections whose requests take too long to arrive. A client that sends a byte now and
 * then is never idle, so without this it could hold its connection forever. A client that has sent
 * its whole request and waits for the answer is not affected.
 */
final class RequestTimeout extends AbstractLifeCycle {
  private final ServerConnector connector;
  private final Duration timeout;
  private Map<EndPoint, Progress> seen = Map.of();

  /** How far a connection had come when it last completed a request or an answer. */
  private record Progress(long requests, long answers, long bytes, long at) {
    static Progress of(Connection connection) {
      return new Progress(
          connection.getMessagesIn(),
          connection.getMessagesOut(),
          connection.getBytesIn(),
          System.nanoTime());
    }

    /** Returns whether no request has been arriving since then, or one was completed. */
    boolean isPast(Progress before) {
      return requests != before.requests || answers != before.answers || bytes == before.bytes;
    }
  }

  RequestTimeout(ServerConnector connector, Duration timeout) {
    this.connector = connector;
    this.timeout = timeout;
  }

  @Override
  protected void doStart() {
    schedule();
  }

  private void schedule() {
    if (isRunning() || isStarting()) {
      connector.getScheduler().schedule(this::check, timeout.toMillis() / 4, TimeUnit.MILLISECONDS);
    }
  }

  private void check() {
    Map<EndPoint, Progress> now = new HashMap<>();
    for (EndPoint client : connector.getConnectedEndPoints()) {
      Connection connection = client.getConnection();
      if (connection != null) {
        Progress current = Progress.of(connection);
        Progress before = seen.getOrDefault(client, current);
        now.put(client, current.isPast(before) ? current : before);
        if (current.at() - now.get(client).at() > timeout.toNanos()) {
          client.close();
        }
      }
    }
    seen = now;
    schedule();
  }
}
