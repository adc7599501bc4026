package io.wechatlogin.application.fake;

import io.wechatlogin.application.port.Ports;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Replaces one port of a deployment by a test's own. */
public final class OwnPort {
  private OwnPort() {}

  /** Returns the same ports, except those that {@code own} implements. */
  public static Ports in(Ports ports, Object own) {
    return (Ports) replaced(ports, own);
  }

  private static Object replaced(Object group, Object own) {
    RecordComponent[] ports = group.getClass().getRecordComponents();
    Class<?>[] types = Arrays.stream(ports).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] chosen = Arrays.stream(ports).map(port -> chosen(port, group, own)).toArray();
    try {
      return group.getClass().getConstructor(types).newInstance(chosen);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("ports", e);
    }
  }

  private static Object chosen(RecordComponent port, Object group, Object own) {
    if (port.getType().isInstance(own)) {
      return own;
    }
    try {
      Object value = port.getAccessor().invoke(group);
      return port.getType().isRecord() ? replaced(value, own) : value;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("ports", e);
    }
  }
}
