package io.wechatlogin.application.contract;

import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** What the contracts share: ports to test, data of each test's own, a start for races. */
abstract class PortContract {
  /** How many try at once in a race. */
  static final int CROWD = 24;

  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  /** Returns the ports under test; the store behind them may be shared by all tests. */
  protected abstract Ports ports();

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
        .find(ports().transactions().run(() -> ports().users().register("Someone")).id())
        .orElseThrow();
  }

  UserId boundUser(Identity identity) {
    UserId userId = user().id();
    if (!ports().bindings().add(binding(identity, userId))) {
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

  /** Lets a crowd do something at the same time and returns what each got. */
  static <T> List<T> race(IntFunction<Callable<T>> runner) {
    CyclicBarrier start = new CyclicBarrier(CROWD);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        Callable<T> mine = runner.apply(i);
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return mine.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
