package io.wechatlogin.http.server;

import io.wechatlogin.http.limits.TrustedProxies;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A limit on the connections of each client address, so that one client cannot take them all,
 * whether it sends requests or not. A further connection is closed at once. An IPv6 client is its
 * /64 network.
 */
final class ConnectionsPerAddress implements Connection.Listener {
  private final int limit;
  private final TrustedProxies proxies;
  private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

  /** A closed connection does not know its address any more. */
  private final ConcurrentMap<Connection, String> clients = new ConcurrentHashMap<>();

  ConnectionsPerAddress(int limit, TrustedProxies proxies) {
    this.limit = limit;
    this.proxies = proxies;
  }

  @Override
  public void onOpened(Connection connection) {
    String client = client(connection);
    if (client != null) {
      clients.put(connection, client);
      if (open.merge(client, 1, Integer::sum) > limit) {
        connection.getEndPoint().close();
      }
    }
  }

  @Override
  public void onClosed(Connection connection) {
    String client = clients.remove(connection);
    if (client != null) {
      open.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Returns the address that a connection counts for; null where it has no limit. */
  private @Nullable String client(Connection connection) {
    if (!(connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
      return null;
    }
    String address = remote.getAddress().getHostAddress();
    return proxies.trusts(address) ? null : proxies.client(address, List.of());
  }
}
