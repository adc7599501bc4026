package io.wechatlogin.wechat.testkit;

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

/** A server that reads the head of each request and then misbehaves. */
public final class BrokenServer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Misbehavior misbehavior;

  /** Starts the server on a free port. */
  public BrokenServer(Misbehavior misbehavior) {
    this.misbehavior = misbehavior;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  public int connections() {
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
      // close() ends the loop
    }
  }

  private void serve(Socket socket) {
    try {
      while (!socket.isClosed() && readHead(socket.getInputStream())) {
        misbehavior.on(socket);
      }
    } catch (IOException closed) {
      // the client has closed the connection
    }
  }

  /** Returns whether anything arrived before the end of the connection. */
  private static boolean readHead(InputStream in) throws IOException {
    int last = 0;
    int next = in.read();
    boolean hasArrived = next != -1;
    while (next != -1 && (last << 8 | next) != 0x0d0a0d0a) {
      last = last << 8 | next;
      next = in.read();
    }
    return hasArrived;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** What the server does with a connection after the head of the request. */
  public interface Misbehavior {
    void on(Socket socket) throws IOException;
  }
}
