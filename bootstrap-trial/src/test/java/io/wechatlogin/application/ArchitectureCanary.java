package io.wechatlogin.application;

/** Breaks the rule of its module on purpose. */
final class ArchitectureCanary {
  Class<?> forbidden() {
    return com.fasterxml.jackson.databind.ObjectMapper.class;
  }
}
