package io.wechatlogin.wechat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that reads a request and then does what no server should do. */
final class BrokenServer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Misdeed misdeed;

  BrokenServer(Misdeed misdeed) {
    this.misdeed = misdeed;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      int last = 0;
      for (int next = in.read(); next != -1 && (last << 8 | next) != 0x0d0a0d0a; next = in.read()) {
        last = last << 8 | next;
      }
      misdeed.happen(socket);
    } catch (IOException closed) {
      // the other side has had enough
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** What happens to a connection after the request's head. */
  interface Misdeed {
    void happen(Socket socket) throws IOException;
  }
}
