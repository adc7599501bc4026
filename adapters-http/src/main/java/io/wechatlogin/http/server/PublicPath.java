package io.wechatlogin.http.server;

import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes the path of the public URL away. Some proxies pass it on, others take it away themselves;
 * both work.
 */
final class PublicPath extends Handler.Wrapper {
  private final String prefix;

  /**
   * Takes away this path.
   *
   * @param prefix as in {@code /sso}; empty for none
   */
  PublicPath(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = request.getHttpURI().getPath();
    if (prefix.isEmpty() || !isBelow(path) || !isBelow(request.getHttpURI().getCanonicalPath())) {
      return super.handle(request, response, callback);
    }
    String rest = path.substring(prefix.length());
    HttpURI here =
        HttpURI.build(request.getHttpURI()).path(rest.isEmpty() ? "/" : rest).asImmutable();
    return super.handle(Request.serveAs(request, here), response, callback);
  }

  /** A path that climbs out by {@code ..} is not below, although it begins like one. */
  private boolean isBelow(@Nullable String path) {
    return path != null && (path.equals(prefix) || path.startsWith(prefix + "/"));
  }
}
