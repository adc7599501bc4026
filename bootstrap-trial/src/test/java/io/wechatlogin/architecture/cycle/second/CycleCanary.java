package io.wechatlogin.architecture.cycle.second;

/** Makes two packages depend on each other, on purpose. */
public final class CycleCanary {
  Class<?> other() {
    return io.wechatlogin.architecture.cycle.first.CycleCanary.class;
  }
}
