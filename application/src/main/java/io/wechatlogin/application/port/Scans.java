package io.wechatlogin.application.port;

import io.wechatlogin.domain.scan.Scan;
import java.time.Duration;
import java.util.Optional;

/** Stores scans on their way from a desktop browser to a phone and back. */
public interface Scans {
  /** Stores a new scan. */
  void start(Scan scan);

  /** Finds a scan, whether it is open or not. */
  Optional<Scan> find(String id);

  /**
   * Replaces a scan by its next version. When the surrounding transaction commits, wakes all
   * threads that wait for this scan, on every node.
   *
   * @return false, without any change, where another version was stored first
   */
  boolean replace(Scan next);

  /**
   * Waits until the status of a scan differs from {@code seen}. Holds no connection to the store
   * while it waits.
   *
   * @return empty where the status did not change in time, or the scan no longer exists
   */
  Optional<Scan> awaitChange(String id, Scan.Status seen, Duration timeout);

  /** Ends all waiting on this node, now and in future, because the node is about to stop. */
  void stopWaiting();
}
