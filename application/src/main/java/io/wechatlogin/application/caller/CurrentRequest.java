package io.wechatlogin.application.caller;

import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Origin;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The request that a thread works on. The HTTP adapter, or a host that embeds the application, sets
 * it, so that log lines and audit events of one request can be found together.
 *
 * @param id finds the request in the log; empty where there is no request
 * @param traceParent the caller's position in a distributed trace, in W3C's notation. Adapters of a
 *     host may pass it on; it is never sent to WeChat.
 * @param actor who sent it; null until that is known
 * @param origin from where it was sent
 */
public record CurrentRequest(
    String id, @Nullable String traceParent, @Nullable Actor actor, Origin origin) {
  private static final CurrentRequest NONE = new CurrentRequest("", null);
  private static final ThreadLocal<@Nullable CurrentRequest> OF_THREAD = new ThreadLocal<>();

  /** Makes a request whose sender is not known yet. */
  public CurrentRequest(String id, @Nullable String traceParent) {
    this(id, traceParent, null, Origin.UNKNOWN);
  }

  /** Returns the request that this thread works on, or one that says nothing. */
  public static CurrentRequest orNone() {
    return get().orElse(NONE);
  }

  /** Returns this request of another sender. */
  public CurrentRequest by(Actor other) {
    return new CurrentRequest(id, traceParent, other, origin);
  }

  /** Returns this request from another origin. */
  public CurrentRequest from(Origin other) {
    return new CurrentRequest(id, traceParent, actor, other);
  }

  /** Returns from where the request of this thread was sent. */
  public static Origin currentOrigin() {
    CurrentRequest request = OF_THREAD.get();
    return request == null ? Origin.UNKNOWN : request.origin();
  }

  /** Returns the request that this thread works on; empty for background work. */
  public static Optional<CurrentRequest> get() {
    return Optional.ofNullable(OF_THREAD.get());
  }

  /** Returns the id of the request that this thread works on; null for background work. */
  public static @Nullable String currentId() {
    CurrentRequest request = OF_THREAD.get();
    return request == null || request.id().isEmpty() ? null : request.id();
  }

  /** Runs work on behalf of this request, and returns its result. */
  public <T> T call(Supplier<T> work) {
    CurrentRequest outer = OF_THREAD.get();
    OF_THREAD.set(this);
    try {
      return work.get();
    } finally {
      restore(outer);
    }
  }

  /** Runs work on behalf of this request. */
  public void during(Runnable work) {
    CurrentRequest outer = OF_THREAD.get();
    OF_THREAD.set(this);
    try {
      work.run();
    } finally {
      restore(outer);
    }
  }

  private static void restore(@Nullable CurrentRequest outer) {
    if (outer == null) {
      OF_THREAD.remove();
    } else {
      OF_THREAD.set(outer);
    }
  }

  /** Returns the work in a form that another thread can run on behalf of this thread's request. */
  public static Runnable propagatedTo(Runnable work) {
    return get().<Runnable>map(request -> () -> request.during(work)).orElse(work);
  }
}
