package io.wechatlogin.simulator.api;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits how often the API is called. Beyond a limit WeChat answers 45011 for the rest of the
 * minute, or 45009 for the rest of the day.
 */
public final class Quotas {
  // WeChat's day starts at midnight in Beijing.
  private static final long BEIJING_OFFSET_SECONDS = 8 * 3600;

  private record Window(long number, AtomicInteger calls) {}

  private final World world;
  private final Settings.Quotas limits;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  public Quotas(World world, Settings.Quotas limits) {
    this.world = world;
    this.limits = limits;
  }

  /** Counts a call below /sns/, before anything in it is checked. */
  public void countCall(Request request) {
    int limit = limits.callsPerMinute();
    if (limit > 0 && request.path().startsWith("/sns/")) {
      count(request.param("appid") + request.path(), minute(), limit, 45011);
    }
  }

  /** Counts the exchange of a js_code. */
  public void countLogin(App app, Person person) {
    int limit = limits.loginsPerMinute();
    if (limit > 0) {
      count(app.appId() + "|" + person.id(), minute(), limit, 45011);
    }
  }

  /** Counts a call below /cgi-bin/ or /wxa/, once its app is known. */
  public void countDaily(App app, Request request) {
    int limit = limits.callsPerDay();
    if (limit > 0) {
      long day = (world.now().getEpochSecond() + BEIJING_OFFSET_SECONDS) / 86_400;
      count(app.appId() + request.path(), day, limit, 45009);
    }
  }

  private long minute() {
    return world.now().getEpochSecond() / 60;
  }

  private void count(String key, long number, int limit, int errcode) {
    Window window =
        windows.compute(
            key,
            (any, old) ->
                old != null && old.number() == number
                    ? old
                    : new Window(number, new AtomicInteger()));
    if (window.calls().incrementAndGet() > limit) {
      throw errcode == 45009 ? WechatError.withAdvice(errcode) : new WechatError(errcode);
    }
  }
}
