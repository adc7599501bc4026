package io.wechatlogin.domain;

/** Uses a part of the JDK that the domain must not use, on purpose. */
final class PlatformCanary {
  Class<?> forbidden() {
    return java.sql.Connection.class;
  }
}
