package io.wechatlogin.simulator;

/** Breaks the rule of its module on purpose. */
final class ArchitectureCanary {
  Class<?> forbidden() {
    return io.wechatlogin.domain.secret.Secret.class;
  }
}
