package io.wechatlogin.simulator.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy that connects WeChat's host names to the simulator and refuses all other names. For
 * clients that have WeChat's addresses built in.
 */
public final class HttpProxy implements AutoCloseable {
  private static final int MAX_HEADER_CHARS = 16_384;

  private final ServerSocket server;
  private final InetSocketAddress plain;
  private final InetSocketAddress tls;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * Starts to listen.
   *
   * @param port the port to listen on; 0 takes a free one
   * @param plain where plain HTTP requests go
   * @param tls where tunnels for HTTPS go
   * @throws UncheckedIOException if the port is taken
   */
  public HttpProxy(String host, int port, URI plain, URI tls) {
    this.plain = address(plain);
    this.tls = address(tls);
    server = listen(host, port);
    threads.execute(this::accept);
  }

  private static ServerSocket listen(String host, int port) {
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

  /** The address that was bound. */
  public InetSocketAddress address() {
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
      String header = header(client.getInputStream());
      String[] line = header.substring(0, Math.max(0, header.indexOf('\r'))).split(" ", -1);
      boolean tunnel = line[0].equals("CONNECT");
      if (line.length != 3 || !isWechat(tunnel ? "//" + line[1] : line[1])) {
        write(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
      }
      simulator.setTcpNoDelay(true);
      simulator.connect(tunnel ? tls : plain);
      if (tunnel) {
        write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
      } else {
        write(simulator, header);
      }
      threads.execute(() -> copy(simulator, client));
      copy(client, simulator);
    } catch (IOException disconnected) {
      // One side closed its connection; the other is closed with it.
    } finally {
      open.removeIf(Socket::isClosed);
    }
  }

  private static boolean isWechat(String address) {
    try {
      String host = URI.create(address).getHost();
      return host != null && WechatHosts.NAMES.contains(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static String header(InputStream in) throws IOException {
    StringBuilder header = new StringBuilder();
    while (!endsHeader(header)) {
      int c = in.read();
      if (c < 0 || header.length() > MAX_HEADER_CHARS) {
        return "";
      }
      header.append((char) c);
    }
    return header.toString();
  }

  private static boolean endsHeader(StringBuilder header) {
    int length = header.length();
    return length >= 4 && header.substring(length - 4).equals("\r\n\r\n");
  }

  private static void write(Socket to, String text) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException disconnected) {
      // Either side may close its connection at any time.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket each : open) {
        each.close();
      }
    } catch (IOException notClosed) {
      throw new UncheckedIOException(notClosed);
    } finally {
      threads.shutdownNow();
    }
  }
}
