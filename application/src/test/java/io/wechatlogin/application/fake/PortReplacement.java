package io.wechatlogin.application.fake;

import io.wechatlogin.application.port.Ports;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Replaces ports of a deployment by implementations of a test. */
public final class PortReplacement {
  private PortReplacement() {}

  /** Returns the same ports, with every port replaced that {@code replacement} implements. */
  public static Ports in(Ports ports, Object replacement) {
    return (Ports) replaced(ports, replacement);
  }

  private static Object replaced(Object group, Object replacement) {
    RecordComponent[] ports = group.getClass().getRecordComponents();
    Class<?>[] types = Arrays.stream(ports).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] chosen = Arrays.stream(ports).map(port -> chosen(port, group, replacement)).toArray();
    try {
      return group.getClass().getConstructor(types).newInstance(chosen);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("ports", e);
    }
  }

  private static Object chosen(RecordComponent port, Object group, Object replacement) {
    if (port.getType().isInstance(replacement)) {
      return replacement;
    }
    try {
      Object value = port.getAccessor().invoke(group);
      return port.getType().isRecord() ? replaced(value, replacement) : value;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("ports", e);
    }
  }
}
