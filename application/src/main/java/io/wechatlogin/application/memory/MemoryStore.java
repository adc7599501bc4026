package io.wechatlogin.application.memory;

import io.wechatlogin.application.StepwiseSignIns;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Keeps everything in memory, behind one lock. */
public final class MemoryStore implements Transactions {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Tables tables = new Tables();

  /** Returns the ports of this store, with users of its own. */
  public Ports ports() {
    return ports(new MemoryUsers(this));
  }

  /** Returns the ports of this store, with the users of a host. */
  public Ports ports(UserDirectory users) {
    MemoryBindings bindings = new MemoryBindings(this);
    MemoryOneTimeCodes codes = new MemoryOneTimeCodes(this);
    MemorySessions sessions = new MemorySessions(this);
    MemoryEvents events = new MemoryEvents(this);
    MemorySessionKeys sessionKeys = new MemorySessionKeys(this);
    MemoryProfiles profiles = new MemoryProfiles(this);
    return new Ports(
        users,
        bindings,
        codes,
        new MemoryStates(this),
        sessions,
        events,
        new MemoryScans(this),
        sessionKeys,
        profiles,
        new StepwiseSignIns(users, bindings, codes, sessions, events, sessionKeys, profiles, this),
        new MemoryAppTokens(this),
        this,
        new MemoryDeliveries(this));
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

  /** Does one step that cannot fail half way: there is nothing to undo. */
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

  /** Does one step that has no result. */
  void change(Consumer<Tables> change) {
    step(
        tables -> {
          change.accept(tables);
          return true;
        });
  }

  /** Waits until a step gives a value, for at most so many nanoseconds. */
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
