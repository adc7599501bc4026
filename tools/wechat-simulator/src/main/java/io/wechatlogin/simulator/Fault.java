package io.wechatlogin.simulator;

import java.time.Duration;

/**
 * Something that goes wrong with an answer. WeChat has done its work by then, unless the call was
 * lost: a code that was exchanged is burnt.
 *
 * @param number the errcode, or the HTTP status
 * @param pause the silence before the answer, or between two of its bytes
 */
public record Fault(Kind kind, int number, Duration pause) {
  /** What goes wrong. */
  public enum Kind {
    /** A successful answer becomes this errcode. */
    ERRCODE,
    /** HTTP 200 and nothing else. */
    EMPTY_BODY,
    /** A page where JSON should be. */
    HTML,
    /** Numbers for texts, texts for numbers. */
    WRONG_TYPES,
    /** The connection is closed without an answer. */
    RESET,
    /** The connection is closed before WeChat has heard anything: a code stays good. */
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

  /** A fault that needs no number and no pause. */
  public static Fault of(Kind kind) {
    return new Fault(kind, 0, Duration.ZERO);
  }

  /** The answer comes after a silence. */
  public static Fault delay(Duration silence) {
    return new Fault(Kind.DELAY, 0, silence);
  }

  /** The answer comes byte by byte. */
  public static Fault slowDrip(Duration perByte) {
    return new Fault(Kind.SLOW_DRIP, 0, perByte);
  }

  /** An HTTP status with an empty body. */
  public static Fault status(int status) {
    return new Fault(Kind.STATUS, status, Duration.ZERO);
  }
}
