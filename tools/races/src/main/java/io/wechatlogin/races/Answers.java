package io.wechatlogin.races;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import java.util.function.Supplier;

/** Calls whose refusals are answers, too. */
final class Answers {
  private Answers() {}

  /** Returns whether a session goes on, as a node sees it. */
  static boolean isAlive(LoginApplication node, Secret token) {
    try {
      node.sessionTokens().current(token);
      return true;
    } catch (LoginException refusal) {
      require(refusal);
      return false;
    }
  }

  /** Returns the answer, or the refusal in its place. */
  static Object of(Supplier<Object> call) {
    try {
      return call.get();
    } catch (LoginException refusal) {
      require(refusal);
      return refusal;
    }
  }

  /** Throws a refusal that answers nothing, because the same request may succeed later. */
  static void require(LoginException refusal) {
    if (refusal.error() == LoginError.DATABASE_UNAVAILABLE) {
      throw refusal;
    }
  }
}
