package io.wechatlogin.application.instance;

import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.ProviderCalls;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the instances of one process share: settings, the clock, and objects that are closed with
 * this context, in reverse order of their creation.
 */
public final class SharedLoginTypeContext implements LoginTypeContext, AutoCloseable {
  private final Function<String, Optional<String>> settings;
  private final InstantSource clock;
  private final ProviderCalls calls;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Class<?>, Object> shared = new HashMap<>();
  private final List<AutoCloseable> toClose = new ArrayList<>();

  /** Makes a context over settings, such as {@code name -> Optional.ofNullable(getenv(name))}. */
  public SharedLoginTypeContext(Function<String, Optional<String>> settings, InstantSource clock) {
    this(settings, clock, ProviderCalls.UNWATCHED);
  }

  /** Makes a context that reports calls to the provider. */
  public SharedLoginTypeContext(
      Function<String, Optional<String>> settings, InstantSource clock, ProviderCalls calls) {
    this.settings = settings;
    this.clock = clock;
    this.calls = calls;
  }

  @Override
  public ProviderCalls calls() {
    return calls;
  }

  @Override
  public Optional<String> setting(String name) {
    return settings.apply(name);
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<T> maker) {
    lock.lock();
    try {
      Object known = shared.get(type);
      if (known != null) {
        return type.cast(known);
      }
      T made = maker.get();
      shared.put(type, made);
      if (made instanceof AutoCloseable closeable) {
        toClose.add(closeable);
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** Closes every shared object, even where one of them fails to close. */
  @Override
  public void close() {
    lock.lock();
    try {
      List<Exception> failures = new ArrayList<>();
      for (AutoCloseable closeable : toClose.reversed()) {
        try {
          closeable.close();
        } catch (Exception e) {
          failures.add(e);
        }
      }
      toClose.clear();
      shared.clear();
      if (!failures.isEmpty()) {
        IllegalStateException failure = new IllegalStateException("a shared object did not close");
        failures.forEach(failure::addSuppressed);
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }
}
