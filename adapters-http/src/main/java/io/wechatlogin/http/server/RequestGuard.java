package io.wechatlogin.http.server;

import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.Answer.Header;
import io.wechatlogin.http.route.Dispatcher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses requests before Javalin and the servlet layer decode their paths or look at their bodies.
 * Nothing of a refused body is read before the answer is sent, so its sender is not told to go on
 * with it either. Then the connection is closed. Of a body that is only somewhat too long, the rest
 * is thrown away first, because most clients read no answer before they have sent everything.
 */
final class RequestGuard extends Handler.Wrapper {
  /** The longest body that is thrown away so that its sender receives the answer. */
  private static final long MAX_DISCARDED_BYTES = 4L * 1024 * 1024;

  private final Dispatcher dispatcher;

  RequestGuard(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<Answer> refusal = dispatcher.refusal(new JettyRequest(request));
    if (refusal.isEmpty()) {
      return super.handle(request, response, callback);
    }
    send(response, refusal.get(), Callback.from(() -> discardBody(request), callback));
    return true;
  }

  private static void discardBody(Request request) {
    long length = request.getLength();
    if (length <= 0
        || length > MAX_DISCARDED_BYTES
        || request.getHeaders().contains(HttpHeader.EXPECT)) {
      return;
    }
    try (InputStream body = Content.Source.asInputStream(request)) {
      body.skipNBytes(length);
    } catch (IOException gone) {
      // The client has closed the connection, or was too slow.
    }
  }

  /** Sends an answer past the servlet layer. */
  static void send(Response response, Answer answer, Callback callback) {
    response.setStatus(answer.status());
    for (Header header : answer.headers()) {
      response.getHeaders().add(header.name(), header.value());
    }
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }
}
