package io.wechatlogin.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One connection that is kept open for as long as the server likes, with one request at a time. It
 * does little, so that the cores are left to who is measured: an answer is read to its end and its
 * status is looked at.
 */
public final class HttpConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final URI server;
  private Socket socket;
  private boolean closing;
  private byte[] buffer = new byte[8 * 1024];
  private int filled;
  private int position;

  /** Connects. */
  public HttpConnection(URI server) throws IOException {
    this.server = server;
    socket = connect(server);
  }

  private static Socket connect(URI server) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
    return socket;
  }

  /** Writes a request down once; a body is JSON. */
  public static byte[] request(String method, String path, String headers, String body) {
    String text =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + headers
            + (body.isEmpty()
                ? "\r\n"
                : "Content-Type: application/json\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Sends a request and reads the answer.
   *
   * @throws IOException where the status is not the wanted one
   */
  public String send(byte[] request, int wanted) throws IOException {
    if (closing) {
      socket.close();
      socket = connect(server);
      closing = false;
    }
    socket.getOutputStream().write(request);
    filled = 0;
    position = 0;
    int status = Integer.parseInt(line().substring(9, 12));
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      } else if (header.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
        chunked = header.contains("chunked");
      } else if (header.regionMatches(true, 0, "connection:", 0, 11)) {
        closing = header.contains("close");
      }
    }
    String body = chunked ? chunks() : bytes(length);
    if (status != wanted) {
      throw new IOException("status " + status + ": " + body);
    }
    return body;
  }

  /** Returns the text of a field of a JSON object, which must be there. */
  public static String field(String json, String name) throws IOException {
    String start = "\"" + name + "\":\"";
    int from = json.indexOf(start);
    if (from < 0) {
      throw new IOException("no " + name + " in " + json);
    }
    return json.substring(from + start.length(), json.indexOf('"', from + start.length()));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      int length = Integer.parseInt(line(), 16);
      body.append(bytes(length));
      line();
      if (length == 0) {
        return body.toString();
      }
    }
  }

  private String bytes(int length) throws IOException {
    while (filled - position < length) {
      fill();
    }
    position += length;
    return new String(buffer, position - length, length, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    int from = position;
    while (true) {
      for (; position < filled; position++) {
        if (buffer[position] == '\n') {
          String line = new String(buffer, from, position - 1 - from, StandardCharsets.US_ASCII);
          position++;
          return line;
        }
      }
      fill();
    }
  }

  private void fill() throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = socket.getInputStream().read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      throw new EOFException("the server closed the connection");
    }
    filled += read;
  }
}
