package io.wechatlogin.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Codes that are worth something once, to one app, for a while. */
final class OneTimeCodes {
  /** What a code stands for. */
  record Code(
      String value,
      App app,
      Person person,
      String scope,
      Instant issued,
      Instant expires,
      AtomicBoolean used) {}

  private final World world;
  private final boolean usedIsForgotten;
  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Queue<Code> byAge = new ConcurrentLinkedQueue<>();

  /**
   * @param usedIsForgotten whether a used code answers 40029 instead of 40163 once its time is over
   */
  OneTimeCodes(World world, boolean usedIsForgotten) {
    this.world = world;
    this.usedIsForgotten = usedIsForgotten;
  }

  String issue(String value, Duration lifetime, App app, Person person, String scope) {
    Instant now = world.now();
    Code code = new Code(value, app, person, scope, now, now.plus(lifetime), new AtomicBoolean());
    forgetBefore(now.minus(lifetime));
    codes.put(value, code);
    byAge.add(code);
    return value;
  }

  // Long load runs must not fill the memory; a code that is long over answers as an unknown one
  // anyway.
  private void forgetBefore(Instant longAgo) {
    Code oldest = byAge.peek();
    while (oldest != null && oldest.expires().isBefore(longAgo)) {
      if (byAge.remove(oldest)) {
        codes.remove(oldest.value());
      }
      oldest = byAge.peek();
    }
  }

  /** Burns the code, or refuses in WeChat's order. */
  Code take(String value, App app) {
    Code code = codes.get(value);
    if (code == null) {
      throw new WxError(40029);
    }
    boolean over = !world.now().isBefore(code.expires());
    if (code.used().get() && !(over && usedIsForgotten)) {
      throw new WxError(40163);
    }
    if (over || !code.app().appId().equals(app.appId())) {
      throw new WxError(40029);
    }
    if (!code.used().compareAndSet(false, true)) {
      throw new WxError(40163);
    }
    return code;
  }

  @Nullable Code find(String value) {
    return codes.get(value);
  }
}
