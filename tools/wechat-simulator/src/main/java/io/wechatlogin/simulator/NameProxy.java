package io.wechatlogin.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy at whose other end WeChat's names are the simulator, and all others are refused:
 * for clients that have WeChat's addresses built in.
 */
final class NameProxy implements AutoCloseable {
  /** The hosts of WeChat that a login meets. */
  static final List<String> HOSTS =
      List.of(
          "api.weixin.qq.com",
          "api2.weixin.qq.com",
          "sh.api.weixin.qq.com",
          "sz.api.weixin.qq.com",
          "hk.api.weixin.qq.com",
          "open.weixin.qq.com",
          "long.open.weixin.qq.com",
          "lp.open.weixin.qq.com",
          "mp.weixin.qq.com",
          "res.wx.qq.com",
          "thirdwx.qlogo.cn",
          "wx.qlogo.cn");

  private static final int LONGEST_HEAD = 16_384;

  private final ServerSocket server;
  private final InetSocketAddress plain;
  private final InetSocketAddress tls;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  NameProxy(String host, int port, URI plain, URI tls) {
    this.plain = address(plain);
    this.tls = address(tls);
    server = listening(host, port);
    threads.execute(this::accept);
  }

  private static ServerSocket listening(String host, int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port), 1024);
      return socket;
    } catch (IOException occupied) {
      throw new UncheckedIOException("cannot listen on " + host + ":" + port, occupied);
    }
  }

  private static InetSocketAddress address(URI uri) {
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException closing) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket simulator = new Socket()) {
      open.add(simulator);
      client.setTcpNoDelay(true);
      String head = head(client.getInputStream());
      String[] line = head.substring(0, Math.max(0, head.indexOf('\r'))).split(" ", -1);
      boolean tunnel = line[0].equals("CONNECT");
      if (line.length != 3 || !leadsHere(tunnel ? "//" + line[1] : line[1])) {
        write(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
      }
      simulator.setTcpNoDelay(true);
      simulator.connect(tunnel ? tls : plain);
      if (tunnel) {
        write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
      } else {
        write(simulator, head);
      }
      threads.execute(() -> pass(simulator, client));
      pass(client, simulator);
    } catch (IOException gone) {
      // One of the two hung up; the other is closed with it.
    } finally {
      open.removeIf(Socket::isClosed);
    }
  }

  private static boolean leadsHere(String address) {
    try {
      String host = URI.create(address).getHost();
      return host != null && HOSTS.contains(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException broken) {
      return false;
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!endsHead(head)) {
      int c = in.read();
      if (c < 0 || head.length() > LONGEST_HEAD) {
        return "";
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static boolean endsHead(StringBuilder head) {
    int length = head.length();
    return length >= 4 && head.substring(length - 4).equals("\r\n\r\n");
  }

  private static void write(Socket to, String text) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // The end of a connection is no news to a proxy.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket each : open) {
        each.close();
      }
    } catch (IOException already) {
      throw new UncheckedIOException(already);
    } finally {
      threads.shutdownNow();
    }
  }
}
