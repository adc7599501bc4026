package io.wechatlogin.domain.identity;

import java.time.Instant;

/**
 * A moment on the clock of a store, which all nodes have in common. A store compares it with the
 * time of a revocation.
 */
public sealed interface Moment {
  /** Later than everything that has happened: for what begins when the store is asked. */
  Stored NOW = new Stored(Instant.MAX);

  /**
   * A moment that the clock of the store has shown.
   *
   * @param at exact, or a little earlier
   */
  record Stored(Instant at) implements Moment {}

  /**
   * A moment that only this process has seen.
   *
   * @param nanos of a clock that never jumps; only differences have a meaning
   */
  record Seen(long nanos) implements Moment {}
}
