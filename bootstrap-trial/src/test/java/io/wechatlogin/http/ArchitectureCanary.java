package io.wechatlogin.http;

/** Breaks the rule of its module on purpose. */
final class ArchitectureCanary {
  Class<?> forbidden() {
    return org.jooq.DSLContext.class;
  }
}
