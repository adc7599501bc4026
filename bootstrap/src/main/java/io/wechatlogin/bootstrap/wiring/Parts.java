package io.wechatlogin.bootstrap.wiring;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that were started. Closing stops them, the newest first. */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

  /** Adds a part and returns it. */
  <T extends AutoCloseable> T add(T part) {
    newestFirst.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!newestFirst.isEmpty()) {
      AutoCloseable part = newestFirst.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop cleanly: {}", part.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
