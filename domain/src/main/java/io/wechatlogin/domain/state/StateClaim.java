package io.wechatlogin.domain.state;

/** The result of claiming a state. */
public sealed interface StateClaim {
  /** This attempt is the first one: it exchanges the code. */
  record First(PendingLogin login) implements StateClaim {}

  /** The same attempt came before, a short while ago: it receives the same answer. */
  record Repeated(PendingLogin login) implements StateClaim {}

  /** The state is unknown, used, expired, of another instance, or of another browser. */
  record Refused() implements StateClaim {}
}
