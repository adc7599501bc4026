package io.wechatlogin.wechat.api;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Tells a reused connection that the other side had closed from one that fails with an answer.
 * WeChat, and proxies and firewalls before it, close idle connections without a word.
 */
final class ConnectionWatch extends HttpRequestExecutor {
  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      HttpResponseInformationCallback informationCallback,
      HttpContext context)
      throws IOException, HttpException {
    Use before = Use.of(connection.getEndpointDetails());
    try {
      return super.execute(request, connection, informationCallback, context);
    } catch (SocketTimeoutException late) {
      throw late; // the connection lives
    } catch (IOException e) {
      Use after = Use.of(connection.getEndpointDetails());
      if (before.requests() > 0 && after.received() == before.received()) {
        throw new ClosedConnectionException(after.sent() > before.sent(), e);
      }
      throw e;
    }
  }

  /** What a connection has carried so far. */
  private record Use(long requests, long sent, long received) {
    static Use of(EndpointDetails details) {
      return details == null
          ? new Use(0, 0, 0)
          : new Use(
              details.getRequestCount(),
              details.getSentBytesCount(),
              details.getReceivedBytesCount());
    }
  }

  /** A reused connection broke before a byte of an answer. */
  static final class ClosedConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveArrived;

    ClosedConnectionException(boolean mayHaveArrived, IOException cause) {
      super("a reused connection was closed", cause);
      this.mayHaveArrived = mayHaveArrived;
    }

    /** Returns whether the other side may have received the request. */
    boolean mayHaveArrived() {
      return mayHaveArrived;
    }
  }
}
