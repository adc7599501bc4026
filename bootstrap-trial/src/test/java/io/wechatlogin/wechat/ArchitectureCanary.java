package io.wechatlogin.wechat;

/** Breaks the rule of its module on purpose. */
final class ArchitectureCanary {
  Class<?> forbidden() {
    return io.wechatlogin.persistence.PostgresStore.class;
  }
}
