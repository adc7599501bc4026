package io.wechatlogin.races;

/** What may be there after a try, because it came later than the revocation. */
record Permitted(Try t, Times times) {
  /** When the two sides were called and answered, by {@link System#nanoTime}. */
  record Times(
      long actionCalled, long actionAnswered, long revocationCalled, long revocationAnswered) {
    long slowest() {
      return Math.max(actionAnswered - actionCalled, revocationAnswered - revocationCalled);
    }
  }

  boolean beganLater() {
    return t.beganAfter(times.revocationCalled());
  }

  /** Returns whether the action was called after the answer of the revocation. */
  boolean isCalledLater() {
    return times.actionCalled() - times.revocationAnswered() > 0;
  }

  /** Returns whether sessions of the action may go on. */
  boolean isSession(boolean isBound) {
    return switch (t.pair.revocation()) {
      case UNBIND_BY_USER, UNBIND_BY_HOST ->
          t.pair.action().kind() == Action.Kind.FIRST_LOGIN && isBound;
      case PUSH -> beganLater() && isBound;
      case DISABLE, ERASE -> false;
      case END_ALL -> beganLater();
    };
  }

  /** Returns whether the account may be bound. */
  boolean isAccountBound() {
    Action.Kind kind = t.pair.action().kind();
    return switch (t.pair.revocation()) {
      case UNBIND_BY_USER, UNBIND_BY_HOST ->
          kind == Action.Kind.FIRST_LOGIN || (kind == Action.Kind.BINDING_AGAIN && beganLater());
      case PUSH -> beganLater();
      case ERASE -> false;
      case DISABLE, END_ALL -> true;
    };
  }
}
