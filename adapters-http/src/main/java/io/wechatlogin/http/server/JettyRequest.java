package io.wechatlogin.http.server;

import io.wechatlogin.http.message.HttpRequest;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request before Javalin sees it, which has no parameters of a path template. */
record JettyRequest(Request jetty) implements HttpRequest {
  @Override
  public String method() {
    return jetty.getMethod();
  }

  @Override
  public String path() {
    return Objects.requireNonNullElse(jetty.getHttpURI().getPath(), "");
  }

  @Override
  public String pathParameter(String name) {
    throw new IllegalArgumentException("the path has no " + name);
  }

  @Override
  public @Nullable String query() {
    return jetty.getHttpURI().getQuery();
  }

  @Override
  public @Nullable String header(String name) {
    return jetty.getHeaders().get(name);
  }

  @Override
  public List<String> headers(String name) {
    return jetty.getHeaders().getValuesList(name);
  }

  @Override
  public String remoteAddress() {
    return Objects.requireNonNullElse(Request.getRemoteAddr(jetty), "");
  }

  @Override
  public InputStream body() {
    return Content.Source.asInputStream(jetty);
  }

  @Override
  public long contentLength() {
    return jetty.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
  }
}
