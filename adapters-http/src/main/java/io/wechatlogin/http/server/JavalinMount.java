package io.wechatlogin.http.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.Answer.Header;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.route.Dispatcher;
import io.wechatlogin.http.route.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mounts the resources of the API in Javalin, which matches their paths and methods. */
final class JavalinMount {
  private static final String CONTENT_TYPE = "Content-Type";

  private final Dispatcher dispatcher;

  JavalinMount(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  void mount(RoutesConfig routes, List<Resource> resources) {
    for (Resource resource : resources) {
      for (String method : resource.methods()) {
        routes.addHttpHandler(
            HandlerType.findOrCreate(method),
            resource.path(),
            ctx -> send(ctx, dispatcher.answer(new JavalinRequest(ctx), resource)));
      }
    }
    routes.exception(
        HttpResponseException.class, (refusal, ctx) -> send(ctx, unmatched(ctx, refusal)));
    routes.exception(
        Exception.class, (bug, ctx) -> send(ctx, dispatcher.failed(new JavalinRequest(ctx), bug)));
  }

  /** Answers a request that no mounted handler matches. */
  private Answer unmatched(Context ctx, HttpResponseException refusal) {
    HttpRequest request = new JavalinRequest(ctx);
    if (refusal instanceof MethodNotAllowedResponse) {
      return dispatcher.methodNotAllowed(request, refusal.getDetails().values());
    }
    if (refusal.getStatus() == Problem.NOT_FOUND.status()) {
      return dispatcher.notFound(request);
    }
    return refusal.getStatus() < Problem.INTERNAL.status()
        ? dispatcher.malformed(request)
        : dispatcher.failed(request, refusal);
  }

  private static void send(Context ctx, Answer answer) {
    ctx.status(answer.status());
    for (Header header : answer.headers()) {
      if (header.name().equals(CONTENT_TYPE)) {
        ctx.contentType(header.value()); // Javalin has set one already.
      } else {
        ctx.res().addHeader(header.name(), header.value());
      }
    }
    if (answer.closesConnection() && hasBody(ctx)) {
      sendAtOnce(ctx, answer.body());
    } else if (answer.body().length > 0) {
      ctx.result(answer.body());
    }
  }

  private static boolean hasBody(Context ctx) {
    return ctx.req().getContentLengthLong() > 0 || ctx.header("Transfer-Encoding") != null;
  }

  /** Sends the body before Javalin would, so that the rest of the request can be read after it. */
  private static void sendAtOnce(Context ctx, byte[] body) {
    ctx.res().setContentLength(body.length);
    try (OutputStream out = ctx.res().getOutputStream()) {
      out.write(body);
    } catch (IOException gone) {
      return; // The client has closed the connection.
    }
    UnreadBody.discard(ctx.bodyInputStream(), ctx.req().getContentLengthLong());
  }

  /** A request as Javalin presents it. */
  private record JavalinRequest(Context ctx) implements HttpRequest {
    @Override
    public String method() {
      return ctx.method().name();
    }

    @Override
    public String path() {
      return ctx.req().getRequestURI();
    }

    @Override
    public String pathParameter(String name) {
      return ctx.pathParam(name);
    }

    @Override
    public @Nullable String query() {
      return ctx.queryString();
    }

    @Override
    public @Nullable String header(String name) {
      return ctx.header(name);
    }

    @Override
    public List<String> headers(String name) {
      return Collections.list(ctx.req().getHeaders(name));
    }

    @Override
    public String remoteAddress() {
      return ctx.req().getRemoteAddr();
    }

    @Override
    public InputStream body() {
      return ctx.bodyInputStream();
    }

    @Override
    public long contentLength() {
      return ctx.req().getContentLengthLong();
    }
  }
}
