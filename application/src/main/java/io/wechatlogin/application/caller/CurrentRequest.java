package io.wechatlogin.application.caller;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request that a thread works on. The HTTP adapter, or a host that embeds the application, sets
 * it, so that log lines and audit events of one request can be found together.
 *
 * @param id finds the request in the log
 * @param traceParent the caller's position in a distributed trace, in W3C's notation. Adapters of a
 *     host may pass it on; it is never sent to WeChat.
 */
public record CurrentRequest(String id, @Nullable String traceParent) {
  private static final ThreadLocal<@Nullable CurrentRequest> OF_THREAD = new ThreadLocal<>();

  /** Returns the request that this thread works on; empty for background work. */
  public static Optional<CurrentRequest> get() {
    return Optional.ofNullable(OF_THREAD.get());
  }

  /** Returns the id of the request that this thread works on; null for background work. */
  public static @Nullable String currentId() {
    CurrentRequest request = OF_THREAD.get();
    return request == null ? null : request.id();
  }

  /** Runs work on behalf of this request. */
  public void during(Runnable work) {
    CurrentRequest outer = OF_THREAD.get();
    OF_THREAD.set(this);
    try {
      work.run();
    } finally {
      if (outer == null) {
        OF_THREAD.remove();
      } else {
        OF_THREAD.set(outer);
      }
    }
  }

  /** Returns the work in a form that another thread can run on behalf of this thread's request. */
  public static Runnable propagatedTo(Runnable work) {
    return get().<Runnable>map(request -> () -> request.during(work)).orElse(work);
  }
}
