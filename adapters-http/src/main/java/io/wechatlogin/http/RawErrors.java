package io.wechatlogin.http;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what is so malformed that no route sees it, such as a broken escape in the path. */
final class RawErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Problem problem = problem(response.getStatus());
    String requestId = Gate.newRequestId();
    Gate.headers(requestId).forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "/docs#" + problem.code());
    document.put("title", problem.title(Language.EN));
    document.put("status", response.getStatus());
    document.put("detail", problem.advice(Language.EN));
    document.put("code", problem.code());
    document.put("action", problem.action().word());
    document.put("requestId", requestId);
    response.write(true, ByteBuffer.wrap(Json.write(document)), callback);
    return true;
  }

  private static Problem problem(int status) {
    if (status == Problem.STOPPING.status()) {
      return Problem.STOPPING; // it came after the door was closed
    }
    return status < Problem.INTERNAL.status() ? Problem.INVALID_REQUEST : Problem.INTERNAL;
  }
}
