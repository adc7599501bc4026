package io.wechatlogin.application.fake;

import io.wechatlogin.application.port.Ports;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Puts a test's own port in the place of one of a deployment's. */
public final class OwnPort {
  private OwnPort() {}

  /** Returns the same ports, but for the one that {@code own} is another of. */
  public static Ports in(Ports ports, Object own) {
    RecordComponent[] kinds = Ports.class.getRecordComponents();
    Class<?>[] types = Arrays.stream(kinds).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] chosen =
        Arrays.stream(kinds)
            .map(kind -> kind.getType().isInstance(own) ? own : valueOf(kind, ports))
            .toArray();
    try {
      return Ports.class.getConstructor(types).newInstance(chosen);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("ports", e);
    }
  }

  private static Object valueOf(RecordComponent kind, Ports ports) {
    try {
      return kind.getAccessor().invoke(ports);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("ports", e);
    }
  }
}
