package io.wechatlogin.bootstrap;

/** Breaks the rule of its module on purpose. */
final class ArchitectureCanary {
  Class<?> forbidden() {
    return io.wechatlogin.simulator.WechatSimulator.class;
  }
}
