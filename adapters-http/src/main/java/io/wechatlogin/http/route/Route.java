package io.wechatlogin.http.route;

import io.wechatlogin.application.caller.Scope;
import org.jspecify.annotations.Nullable;

/**
 * One method of one path, and what answers it.
 *
 * @param path the path template, such as {@code /api/v1/login-types/{name}}
 * @param answersHead whether {@code HEAD} is answered like the {@code GET} that this is
 * @param scope what the key of a host needs to call this; null where a key gives no right here
 */
public record Route(
    String method,
    String path,
    Kind kind,
    boolean answersHead,
    @Nullable Scope scope,
    Handler handler) {
  /** The checks that a request has to pass before it reaches the handler. */
  public enum Kind {
    /** Counts against the concurrency limit. */
    STANDARD,

    /** Is answered however busy the service is. */
    ALWAYS,

    /** Counts against the rate limit of the client address, too. */
    RATE_LIMITED,

    /**
     * Is rate-limited, and may wait for long: waiting requests have a concurrency limit of their
     * own.
     */
    LONG_POLL,

    /** Is rate-limited, and shows pages: its errors are pages unless JSON is asked for. */
    FOR_PERSONS;

    boolean isRateLimited() {
      return switch (this) {
        case STANDARD, ALWAYS -> false;
        case RATE_LIMITED, LONG_POLL, FOR_PERSONS -> true;
      };
    }
  }

  /** Makes a route that changes nothing, so {@code HEAD} works as well. */
  public static Route get(String path, Handler handler) {
    return new Route("GET", path, Kind.STANDARD, true, null, handler);
  }

  /**
   * Makes a route that has an effect although its method is {@code GET}, so {@code HEAD} is
   * refused.
   */
  public static Route unsafeGet(String path, Handler handler) {
    return new Route("GET", path, Kind.STANDARD, false, null, handler);
  }

  /** Makes a route. */
  public static Route post(String path, Handler handler) {
    return new Route("POST", path, Kind.STANDARD, false, null, handler);
  }

  /** Makes a route. */
  public static Route put(String path, Handler handler) {
    return new Route("PUT", path, Kind.STANDARD, false, null, handler);
  }

  /** Makes a route. */
  public static Route delete(String path, Handler handler) {
    return new Route("DELETE", path, Kind.STANDARD, false, null, handler);
  }

  /** Returns this route as one of another kind. */
  public Route as(Kind other) {
    return new Route(method, path, other, answersHead, scope, handler);
  }

  /** Returns this route as one that a host may call only with a scope. */
  public Route needs(Scope other) {
    return new Route(method, path, kind, answersHead, other, handler);
  }
}
