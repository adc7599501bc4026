package io.wechatlogin.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Closes connections whose requests do not get done: a client that sends a byte now and then is
 * never idle, and would hold its connection forever. Who has sent all and waits for the answer is
 * left alone.
 */
final class SlowSenders extends AbstractLifeCycle {
  private final ServerConnector connector;
  private final Duration patience;
  private Map<EndPoint, Progress> seen = Map.of();

  /** How far a connection had come when it last got something done. */
  private record Progress(long requests, long answers, long bytes, long since) {
    static Progress of(Connection connection) {
      return new Progress(
          connection.getMessagesIn(),
          connection.getMessagesOut(),
          connection.getBytesIn(),
          System.nanoTime());
    }

    boolean isDoneWith(Progress before) {
      return requests != before.requests || answers != before.answers || bytes == before.bytes;
    }
  }

  SlowSenders(ServerConnector connector, Duration patience) {
    this.connector = connector;
    this.patience = patience;
  }

  @Override
  protected void doStart() {
    lookLater();
  }

  private void lookLater() {
    if (isRunning() || isStarting()) {
      connector.getScheduler().schedule(this::look, patience.toMillis() / 4, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    Map<EndPoint, Progress> now = new HashMap<>();
    for (EndPoint client : connector.getConnectedEndPoints()) {
      Connection connection = client.getConnection();
      if (connection != null) {
        Progress current = Progress.of(connection);
        Progress before = seen.getOrDefault(client, current);
        now.put(client, current.isDoneWith(before) ? current : before);
        if (current.since() - now.get(client).since() > patience.toNanos()) {
          client.close();
        }
      }
    }
    seen = now;
    lookLater();
  }
}
