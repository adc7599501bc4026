package io.wechatlogin.http.server;

import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.Answer.Header;
import io.wechatlogin.http.message.Json;
import io.wechatlogin.http.message.Language;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.problem.ProblemDocument;
import io.wechatlogin.http.route.CommonHeaders;
import io.wechatlogin.http.route.Dispatcher;
import io.wechatlogin.http.route.RequestIds;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The answer to requests that Jetty refuses before any route sees them, such as one with a broken
 * escape in its path. They count like those that the dispatcher refuses. Jetty closes the
 * connection after them, so the answer says that: a client must not send its next request on it.
 */
final class MalformedRequests implements Request.Handler {
  /** The longest head of a request, in KiB. */
  static final int MAX_HEAD_KIB = 16;

  /** In both languages, because the head that names one was not read. */
  private static final String HEAD_TOO_LONG =
      "URL, cookies and other headers are longer than "
          + MAX_HEAD_KIB
          + " KiB. In a browser, delete the cookies of this site. 请求头（网址、Cookie 等）超过 "
          + MAX_HEAD_KIB
          + " KiB，请在浏览器中删除本站的 Cookie。";

  private final Dispatcher dispatcher;
  private final CommonHeaders headers;
  private final String docsPath;

  MalformedRequests(Dispatcher dispatcher, CommonHeaders headers, String docsPath) {
    this.docsPath = docsPath;
    this.dispatcher = dispatcher;
    this.headers = headers;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Problem problem = problem(status);
    if (problem == Problem.INVALID_REQUEST) {
      Answer counted = dispatcher.malformed(new JettyRequest(request));
      if (counted.status() == Problem.RATE_LIMITED.status()) {
        response.reset();
        RequestGuard.send(response, counted.closingConnection(), callback);
        return true;
      }
    }
    String requestId = RequestIds.next();
    for (Header header : headers.ofMalformedRequest(requestId)) {
      response.getHeaders().put(header.name(), header.value());
    }
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE);
    String detail =
        status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431
                || status == HttpStatus.URI_TOO_LONG_414
            ? HEAD_TOO_LONG
            : problem.advice(Language.EN);
    ProblemDocument document =
        ProblemDocument.of(problem, Language.EN, detail, docsPath, requestId).withStatus(status);
    response.write(true, ByteBuffer.wrap(Json.write(document)), callback);
    return true;
  }

  private static Problem problem(int status) {
    if (status == Problem.STOPPING.status()) {
      return Problem.STOPPING; // The request arrived after the server had stopped to listen.
    }
    return status < Problem.INTERNAL.status() ? Problem.INVALID_REQUEST : Problem.INTERNAL;
  }
}
