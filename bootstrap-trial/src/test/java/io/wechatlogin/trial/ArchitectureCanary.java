package io.wechatlogin.trial;

/** Breaks the rule of its module on purpose. */
final class ArchitectureCanary {
  Class<?> forbidden() {
    return io.wechatlogin.persistence.PostgresStore.class;
  }
}
