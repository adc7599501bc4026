package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Ports.IdentityPorts;
import io.wechatlogin.application.port.Ports.LoginPorts;
import io.wechatlogin.application.port.Ports.ProviderPorts;
import io.wechatlogin.application.port.Ports.SessionPorts;
import io.wechatlogin.application.port.Ports.StorePorts;
import io.wechatlogin.application.port.Ports.UserPorts;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.signin.StepwiseSignIns;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store in the memory of this process, guarded by one lock. */
public final class MemoryStore implements Transactions {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long moments;
  private Tables tables = new Tables();

  /** Returns the ports of this store, with users that are kept here. */
  public Ports ports() {
    return ports(new MemoryUsers(this, new SecureRandom()));
  }

  /** Returns the ports of this store, with the users of a host. */
  public Ports ports(UserDirectory users) {
    MemoryBindings bindings = new MemoryBindings(this);
    MemoryOneTimeCodes codes = new MemoryOneTimeCodes(this);
    MemoryStates states = new MemoryStates(this);
    MemoryScans scans = new MemoryScans(this);
    MemorySessions sessions = new MemorySessions(this);
    MemorySessionKeys sessionKeys = new MemorySessionKeys(this);
    MemoryProfiles profiles = new MemoryProfiles(this);
    MemoryDeliveries deliveries = new MemoryDeliveries(this);
    MemoryRevocations revocations = new MemoryRevocations(this);
    MemoryUnboundIdentities unbound = new MemoryUnboundIdentities(this);
    IdentityPorts identities =
        new IdentityPorts(
            bindings, bindings, unbound, new MemoryConflicts(this), sessionKeys, profiles);
    StorePorts store =
        new StorePorts(
            this,
            new MemoryEvents(this),
            revocations,
            List.of(codes, states, sessions, scans, sessionKeys, profiles, deliveries, unbound));
    SessionPorts sessionPorts = new SessionPorts(sessions, sessions, sessions);
    return new Ports(
        new UserPorts(users, new MemoryUserPhones(this)),
        identities,
        new LoginPorts(
            new StepwiseSignIns(users, identities, codes, sessionPorts, store),
            codes,
            states,
            scans),
        sessionPorts,
        new ProviderPorts(new MemoryAppTokens(this), profiles, deliveries),
        store);
  }

  @Override
  public <T> T run(Supplier<T> work) {
    lock.lock();
    try {
      Tables before = lock.getHoldCount() == 1 ? tables.copy() : tables;
      boolean done = false;
      try {
        T result = work.get();
        done = true;
        return result;
      } finally {
        if (!done) {
          tables = before;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the next moment on the clock of this store, which only counts. */
  Instant nextMoment() {
    lock.lock();
    try {
      moments++;
      return Instant.ofEpochSecond(0, moments);
    } finally {
      lock.unlock();
    }
  }

  /** Runs one step that cannot fail half way, so there is nothing to roll back. */
  <T> T step(Function<Tables, T> step) {
    lock.lock();
    try {
      T result = step.apply(tables);
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** Runs one step without a result. */
  void change(Consumer<Tables> change) {
    step(
        tables -> {
          change.accept(tables);
          return true;
        });
  }

  /** Waits until a step returns a value, or the timeout in nanoseconds has passed. */
  <T> Optional<T> await(Function<Tables, Optional<T>> step, long nanos)
      throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      Optional<T> result = step.apply(tables);
      while (result.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
        result = step.apply(tables);
      }
      return result;
    } finally {
      lock.unlock();
    }
  }
}
