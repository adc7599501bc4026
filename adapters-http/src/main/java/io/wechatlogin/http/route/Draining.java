package io.wechatlogin.http.route;

/**
 * Whether this node is about to stop. A draining node still answers, but tells load balancers and
 * clients to send further requests to other nodes.
 */
public final class Draining {
  private volatile boolean hasStarted;

  /** Starts to drain. */
  public void start() {
    hasStarted = true;
  }

  public boolean hasStarted() {
    return hasStarted;
  }
}
