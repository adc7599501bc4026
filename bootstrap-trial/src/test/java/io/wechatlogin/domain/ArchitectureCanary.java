package io.wechatlogin.domain;

/** Breaks the rule of its module on purpose. */
final class ArchitectureCanary {
  Class<?> forbidden() {
    return io.wechatlogin.application.login.Login.class;
  }
}
