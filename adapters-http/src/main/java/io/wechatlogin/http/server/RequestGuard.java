package io.wechatlogin.http.server;

import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.Answer.Header;
import io.wechatlogin.http.route.Dispatcher;
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
 * with it either. Then the connection is closed.
 */
final class RequestGuard extends Handler.Wrapper {
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
    if (!request.getHeaders().contains(HttpHeader.EXPECT)) {
      UnreadBody.discard(Content.Source.asInputStream(request), request.getLength());
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
