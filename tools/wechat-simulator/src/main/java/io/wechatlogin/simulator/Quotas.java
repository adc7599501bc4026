package io.wechatlogin.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How often may be called: beyond it WeChat answers 45011 for a minute, or 45009 for a day. */
final class Quotas {
  // WeChat's day begins at midnight in Beijing.
  private static final long BEIJING = 8 * 3600;

  private record Window(long number, AtomicInteger calls) {}

  private final World world;
  private final Settings settings;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  Quotas(World world, Settings settings) {
    this.world = world;
    this.settings = settings;
  }

  /** A call below sns, before anything about it is looked at. */
  void countCall(Call call) {
    int most = settings.callsPerMinute();
    if (most > 0 && call.path().startsWith("/sns/")) {
      count(call.param("appid") + call.path(), minute(), most, 45011);
    }
  }

  /** The person's wx.login is exchanged. */
  void countLogin(App app, Person person) {
    int most = settings.loginsPerMinute();
    if (most > 0) {
      count(app.appId() + "|" + person.id(), minute(), most, 45011);
    }
  }

  /** A call to the app's own interfaces, once it is known whose it is. */
  void countDaily(App app, Call call) {
    int most = settings.callsPerDay();
    if (most > 0) {
      long day = (world.now().getEpochSecond() + BEIJING) / 86_400;
      count(app.appId() + call.path(), day, most, 45009);
    }
  }

  private long minute() {
    return world.now().getEpochSecond() / 60;
  }

  private void count(String key, long number, int most, int errcode) {
    Window window =
        windows.compute(
            key,
            (any, old) ->
                old != null && old.number() == number
                    ? old
                    : new Window(number, new AtomicInteger()));
    if (window.calls().incrementAndGet() > most) {
      throw errcode == 45009 ? WxError.advising(errcode) : new WxError(errcode);
    }
  }
}
