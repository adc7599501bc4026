package io.wechatlogin.files;

/** Breaks the rule of its module on purpose. */
final class ArchitectureCanary {
  Class<?> forbidden() {
    return io.wechatlogin.http.server.HttpServer.class;
  }
}
