package io.wechatlogin.http;

/** Uses the HTTP server outside of its package, on purpose. */
final class ServerCanary {
  Class<?> forbidden() {
    return io.javalin.Javalin.class;
  }
}
