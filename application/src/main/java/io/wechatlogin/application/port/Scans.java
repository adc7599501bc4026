package io.wechatlogin.application.port;

import io.wechatlogin.domain.scan.Scan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Scans on their way from a desktop browser over a phone and back. */
public interface Scans {
  /** Keeps a scan that has just begun. */
  void start(Scan scan);

  /** Finds a scan, over or not. */
  Optional<Scan> find(String id);

  /**
   * Puts the next version of a scan in the place of the one before, and wakes who waits for it, on
   * any node, when the surrounding transaction ends.
   *
   * @return false, and nothing done, where another version came first
   */
  boolean replace(Scan next);

  /**
   * Waits until a scan has another status than {@code seen}; holds no connection to the store in
   * the meantime.
   *
   * @return empty where that did not happen in time, or the scan is gone
   */
  Optional<Scan> awaitChange(String id, Scan.Status seen, Duration atMost);

  /** Lets all who wait on this node go, now and from now on: the node is about to stop. */
  void stopWaiting();

  /** Removes up to {@code limit} scans whose time was over at {@code before}; returns how many. */
  int removeExpired(Instant before, int limit);
}
