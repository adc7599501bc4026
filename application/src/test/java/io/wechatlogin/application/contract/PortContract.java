package io.wechatlogin.application.contract;

import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** The base of the contracts: the ports under test, and test data that is unique to each test. */
abstract class PortContract {
  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  /** Returns the ports under test. All tests may share the store behind them. */
  protected abstract Ports ports();

  /** Removes expired rows of a port under test and returns their number. */
  int removeExpired(Object port, Instant now, int limit) {
    return Expiry.removeExpired(ports(), port, now, limit);
  }

  static String id(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "");
  }

  static SecretHash secret() {
    return SecretHash.of(id("secret"));
  }

  static Identity person() {
    return new Identity("wx1", "default", id("o"), null);
  }

  static Identity personWithUnionId() {
    return person().withUnionId(id("u"));
  }

  static Binding binding(Identity identity, UserId userId) {
    return new Binding(id("b"), "Main", identity, userId, NOW);
  }

  User user() {
    return ports()
        .users()
        .find(ports().store().transactions().run(() -> ports().users().register("Someone")).id())
        .orElseThrow();
  }

  UserId boundUser(Identity identity) {
    UserId userId = user().id();
    if (!ports().identities().bindings().add(binding(identity, userId))) {
      throw new AssertionError("not added");
    }
    return userId;
  }

  ManagedDirectory directory() {
    return (ManagedDirectory) ports().users();
  }

  void disable(UserId userId) {
    if (directory().put(userId, "Someone", User.Status.DISABLED, Set.of()).isEmpty()) {
      throw new AssertionError("not put");
    }
  }
}
