package io.wechatlogin.application;

/** Uses a part of the JDK that the application must not use, on purpose. */
final class PlatformCanary {
  Class<?> forbidden() {
    return java.net.http.HttpClient.class;
  }
}
