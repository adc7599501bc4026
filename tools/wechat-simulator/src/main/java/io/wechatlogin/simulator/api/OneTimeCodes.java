package io.wechatlogin.simulator.api;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Codes that one app can use once before they expire. */
public final class OneTimeCodes {
  /** A code and what it stands for. */
  public record Code(
      String value, App app, Person person, String scope, Instant expires, AtomicBoolean used) {}

  private final World world;
  private final boolean usedIsForgotten;
  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Queue<Code> byAge = new ConcurrentLinkedQueue<>();

  /**
   * Creates an empty store.
   *
   * @param usedIsForgotten whether a used code answers 40029 instead of 40163 once its lifetime is
   *     over
   */
  public OneTimeCodes(World world, boolean usedIsForgotten) {
    this.world = world;
    this.usedIsForgotten = usedIsForgotten;
  }

  /** Stores a new code and returns its value. */
  public String issue(String value, Duration lifetime, App app, Person person, String scope) {
    Instant now = world.now();
    Code code = new Code(value, app, person, scope, now.plus(lifetime), new AtomicBoolean());
    removeExpiredBefore(now.minus(lifetime));
    codes.put(value, code);
    byAge.add(code);
    return value;
  }

  // Long load tests must not fill the memory. A code that expired long ago is refused as an unknown
  // one anyway.
  private void removeExpiredBefore(Instant time) {
    Code oldest = byAge.peek();
    while (oldest != null && oldest.expires().isBefore(time)) {
      if (byAge.remove(oldest)) {
        codes.remove(oldest.value());
      }
      oldest = byAge.peek();
    }
  }

  /**
   * Uses up a code. The checks follow WeChat's order.
   *
   * @throws WechatError 40029 if the code is unknown, expired or of another app; 40163 if it was
   *     used
   */
  public Code take(String value, App app) {
    Code code = codes.get(value);
    if (code == null) {
      throw new WechatError(40029);
    }
    boolean expired = !world.now().isBefore(code.expires());
    if (code.used().get() && !(expired && usedIsForgotten)) {
      throw new WechatError(40163);
    }
    if (expired || !code.app().appId().equals(app.appId())) {
      throw new WechatError(40029);
    }
    if (!code.used().compareAndSet(false, true)) {
      throw new WechatError(40163);
    }
    return code;
  }
}
