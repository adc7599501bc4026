package io.wechatlogin.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A minimal HTTP client: one persistent connection with one request at a time. It reads each
 * response to its end and checks only the status, so that the processor stays free for the program
 * under test.
 */
public final class HttpConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final URI server;
  private Socket socket;
  private boolean closing;
  private String cookie = "";
  private byte[] buffer = new byte[8 * 1024];
  private int filled;
  private int position;

  /** Connects to the host and port of a URI. */
  public HttpConnection(URI server) throws IOException {
    this.server = server;
    socket = connect(server);
  }

  private static Socket connect(URI server) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLIS);
    return socket;
  }

  /**
   * Encodes a request.
   *
   * @param headers complete header lines, each with its line end; may be empty
   * @param body JSON; empty for a request without a body
   */
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
   * Sends a request and returns the body of the response.
   *
   * @throws IOException if the response does not have the expected status
   */
  public String send(byte[] request, int expectedStatus) throws IOException {
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
    cookie = "";
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      } else if (header.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
        chunked = header.contains("chunked");
      } else if (header.regionMatches(true, 0, "connection:", 0, 11)) {
        closing = header.contains("close");
      } else if (header.regionMatches(true, 0, "set-cookie:", 0, 11)) {
        cookie = "Cookie: " + header.substring(11).strip().split(";", 2)[0] + "\r\n";
      }
    }
    String body = chunked ? chunkedBody() : read(length);
    if (status != expectedStatus) {
      throw new IOException("status " + status + ": " + body);
    }
    return body;
  }

  /**
   * Returns the header line that sends the cookie of the last response back; empty where it set
   * none.
   */
  public String cookie() {
    return cookie;
  }

  /**
   * Returns a string field of a JSON object.
   *
   * @throws IOException if the object has no such field
   */
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

  private String chunkedBody() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      int length = Integer.parseInt(line(), 16);
      body.append(read(length));
      line();
      if (length == 0) {
        return body.toString();
      }
    }
  }

  private String read(int length) throws IOException {
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
