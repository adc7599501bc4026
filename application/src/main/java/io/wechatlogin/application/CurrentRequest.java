package io.wechatlogin.application;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request that a thread works for. Whoever takes requests, our HTTP adapter or a host that
 * embeds the application, names it, so that logs and the audit log can tell what belongs together.
 *
 * @param id finds the request in the log
 * @param traceParent the caller's place in a distributed trace, in W3C's notation, for a host's own
 *     adapters to pass on; never for WeChat, which it does not concern
 */
public record CurrentRequest(String id, @Nullable String traceParent) {
  private static final ThreadLocal<@Nullable CurrentRequest> OF_THREAD = new ThreadLocal<>();

  /** Returns the request that this thread works for; empty in the background. */
  public static Optional<CurrentRequest> get() {
    return Optional.ofNullable(OF_THREAD.get());
  }

  /** Returns the id of the request that this thread works for. */
  public static @Nullable String currentId() {
    CurrentRequest request = OF_THREAD.get();
    return request == null ? null : request.id();
  }

  /** Does work for this request. */
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

  /** Returns work that another thread does for the request of this one. */
  static Runnable carriedOn(Runnable work) {
    return get().<Runnable>map(request -> () -> request.during(work)).orElse(work);
  }
}
