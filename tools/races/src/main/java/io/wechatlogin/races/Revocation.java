package io.wechatlogin.races;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** What ends all that was begun by a user, or by one WeChat account of the user. */
public enum Revocation {
  UNBIND_BY_USER("unbind by user"),
  UNBIND_BY_HOST("unbind by host"),
  PUSH("unbind by push"),
  DISABLE("disable"),
  ERASE("erase"),
  END_ALL("end all");

  private final String words;

  Revocation(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Returns whether the account is unbound at the user's or the host's wish. */
  boolean unbindsForGood() {
    return this == UNBIND_BY_USER || this == UNBIND_BY_HOST;
  }

  void carryOut(Try t, UserId userId) {
    LoginApplication node = t.draw.revoking();
    switch (this) {
      case UNBIND_BY_USER -> {
        String session = t.asking == null ? null : t.asking.id();
        Caller caller = new Caller.SignedInUser(userId, session);
        t.movedTo = node.unbinding().unbind(t.instance, userId, caller).orElse(null);
      }
      case UNBIND_BY_HOST -> node.unbinding().unbind(t.instance, userId, Try.HOST);
      case PUSH -> push(t);
      case DISABLE ->
          node.directory().put(userId, "Someone", User.Status.DISABLED, Set.of(), Try.HOST);
      case ERASE -> node.directory().erase(userId, Try.HOST);
      case END_ALL -> node.userSessions().endAll(userId, Try.HOST);
    }
  }

  /** WeChat tells that the person has withdrawn; it knows of no user. */
  static void push(Try t) {
    byte[] message = t.openId.getBytes(StandardCharsets.UTF_8);
    t.draw.revoking().pushes().take(t.instance, Map.of(), message);
  }
}
