package io.wechatlogin.simulator;

import java.time.Duration;

/**
 * Something that goes wrong with an answer. Unless the call is lost, WeChat has processed it before
 * the answer fails: a code is used up.
 *
 * @param number the errcode or the HTTP status; not used by other kinds
 * @param pause the time before the answer, or between two of its bytes; not used by other kinds
 */
public record Fault(Kind kind, int number, Duration pause) {
  /** The kinds of faults. */
  public enum Kind {
    /** A successful answer becomes this errcode. */
    ERRCODE,
    /** HTTP 200 with an empty body. */
    EMPTY_BODY,
    /** An HTML page instead of JSON. */
    HTML,
    /** Lists instead of texts, texts instead of numbers. */
    WRONG_TYPES,
    /** The connection is closed without an answer. */
    RESET,
    /** The connection is closed before WeChat processes the call: a code stays valid. */
    LOST,
    /** The answer comes late. */
    DELAY,
    /** The answer comes byte by byte. */
    SLOW_DRIP,
    /** This HTTP status with an empty body. */
    STATUS
  }

  /** A successful answer becomes this errcode; -1 is "system error". */
  public static Fault errcode(int errcode) {
    return new Fault(Kind.ERRCODE, errcode, Duration.ZERO);
  }

  /** A fault without a number or a pause. */
  public static Fault of(Kind kind) {
    return new Fault(kind, 0, Duration.ZERO);
  }

  /** The answer comes late. */
  public static Fault delay(Duration delay) {
    return new Fault(Kind.DELAY, 0, delay);
  }

  /** The answer comes byte by byte. */
  public static Fault slowDrip(Duration delayPerByte) {
    return new Fault(Kind.SLOW_DRIP, 0, delayPerByte);
  }

  /** An HTTP status with an empty body. */
  public static Fault status(int status) {
    return new Fault(Kind.STATUS, status, Duration.ZERO);
  }
}
