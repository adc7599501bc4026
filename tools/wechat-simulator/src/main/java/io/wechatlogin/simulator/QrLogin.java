package io.wechatlogin.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Website login: the QR page, its picture, its long poll, and what a phone does to them. */
final class QrLogin {
  private static final int WAITING = 408;
  private static final int SCANNED = 404;
  private static final int CONFIRMED = 405;
  private static final int REFUSED = 403;
  private static final int EXPIRED = 402;

  private final World world;
  private final OAuthApi oauth;
  private final SecondCallbacks callbacks;
  private final Settings settings;
  private final URI base;
  private final URI phone;
  private final Map<String, Qr> qrs = new ConcurrentHashMap<>();

  QrLogin(
      World world,
      OAuthApi oauth,
      SecondCallbacks callbacks,
      Settings settings,
      URI base,
      URI control) {
    this.world = world;
    this.oauth = oauth;
    this.callbacks = callbacks;
    this.settings = settings;
    this.base = base;
    this.phone = control.resolve("/phone");
  }

  /** One QR picture on somebody's screen. */
  private final class Qr {
    private final String uuid = world.text(16);
    private final Instant expires = world.now().plus(settings.qrLifetime());
    private final App app;
    private final String scope;
    private final String redirectUri;
    private final String state;
    // A lock and not a monitor: a virtual thread that waits in a monitor holds a platform thread on
    // JDK 21.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int status = WAITING;
    private @Nullable Person person;
    private String code = "";

    Qr(App app, String scope, String redirectUri, String state) {
      this.app = app;
      this.scope = scope;
      this.redirectUri = redirectUri;
      this.state = state;
    }

    String poll(int last, boolean json) throws InterruptedException {
      lock.lock();
      try {
        long left = settings.pollHold().toNanos();
        while (true) {
          expireIfDue();
          if ((status != WAITING && status != last) || left <= 0) {
            int answer = status == last ? WAITING : status;
            return json
                ? Json.wire("wx_errcode", answer, "wx_code", code)
                : "window.wx_errcode=" + answer + ";window.wx_code='" + code + "';";
          }
          long untilExpiry = Math.max(1_000_000, Duration.between(world.now(), expires).toNanos());
          long slice = Math.min(left, untilExpiry);
          left -= slice - Math.max(0, changed.awaitNanos(slice));
        }
      } finally {
        lock.unlock();
      }
    }

    private void expireIfDue() {
      if (status != CONFIRMED && !world.now().isBefore(expires)) {
        status = EXPIRED;
      }
    }

    void become(int next, @Nullable Person by, int... allowedFrom) {
      lock.lock();
      try {
        expireIfDue();
        boolean allowed = false;
        for (int each : allowedFrom) {
          allowed |= each == status;
        }
        if (!allowed) {
          throw new IllegalStateException("the QR code is " + word(status));
        }
        if (by != null) {
          person = by;
        }
        int reached = next;
        if (next == CONFIRMED && person != null) {
          if (person.is(Person.Trait.REFUSES)) {
            reached = REFUSED;
          } else {
            code = oauth.issueCode(app, person, scope);
            callbacks.confirmed(code, Redirects.withCode(redirectUri, code, state));
          }
        }
        status = reached;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    OpenQr view() {
      lock.lock();
      try {
        expireIfDue();
        return new OpenQr(uuid, app.appId(), app.name(), scope, status);
      } finally {
        lock.unlock();
      }
    }

    void wake() {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  static String word(int status) {
    return switch (status) {
      case WAITING -> "waiting";
      case SCANNED -> "scanned";
      case CONFIRMED -> "confirmed";
      case REFUSED -> "refused";
      default -> "expired";
    };
  }

  Reply page(Call call) {
    App app = world.findApp(call.param("appid"));
    if (app == null) {
      return Pages.error("AppID 参数错误", "");
    }
    if (app.kind() != App.Kind.WEBSITE
        || !List.of(call.param("scope").split(",", -1)).contains("snsapi_login")) {
      return Pages.error("Scope 参数错误或没有 Scope 权限", "");
    }
    String redirectUri = call.param("redirect_uri");
    if (!Redirects.allows(app, redirectUri)) {
      return Pages.error("redirect_uri 参数错误", "");
    }
    String state = call.param("state");
    if (state.length() > 128) {
      return Pages.error("state 参数过长", "");
    }
    Qr qr = new Qr(app, "snsapi_login", redirectUri, state);
    forgetOldOnes();
    qrs.put(qr.uuid, qr);
    if (call.param("f").equals("xml")) {
      return Reply.of("text/xml", "<xml><uuid><![CDATA[" + qr.uuid + "]]></uuid></xml>");
    }
    boolean english = call.param("lang").equals("en");
    return Reply.html(
        Pages.page(
            "qrconnect.html",
            Map.of(
                "uuid",
                qr.uuid,
                "app",
                app.name(),
                "title",
                english ? "WeChat Login" : "微信登录",
                "hint",
                english ? "Scan the QR code with WeChat" : "使用微信扫一扫登录",
                "scanned",
                english ? "Scanned. Confirm on your phone" : "扫描成功，请在手机上确认",
                "refused",
                english ? "You refused this login" : "你已取消此次登录",
                "css",
                stylesheet(call.param("href")),
                "style",
                call.param("style").equals("white") ? "white" : "black",
                "phone",
                phone + "?uuid=" + qr.uuid,
                "data",
                // Inside a script element only "</" could end it: WeChat's own escaping of slashes
                // sees to that.
                Json.wire(
                        "uuid",
                        qr.uuid,
                        "redirectUri",
                        redirectUri,
                        "state",
                        state,
                        "refusalRedirects",
                        settings.refusalRedirects(),
                        "selfRedirect",
                        call.param("self_redirect").equals("true"))
                    .replace("<", "\\u003c"))));
  }

  private static String stylesheet(String href) {
    String lower = href.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://")
            || lower.startsWith("https://")
            || lower.startsWith("data:text/css;base64,")
        ? "<link rel=\"stylesheet\" href=\"" + Pages.escape(href) + "\">"
        : "";
  }

  private void forgetOldOnes() {
    if (qrs.size() > 1000) {
      Instant longAgo = world.now().minus(settings.qrLifetime());
      qrs.values().removeIf(qr -> qr.expires.isBefore(longAgo));
    }
  }

  Reply picture(Call call) {
    String uuid = call.path().substring("/connect/qrcode/".length());
    if (!qrs.containsKey(uuid)) {
      return Reply.empty(404);
    }
    return Reply.of("image/jpeg", QrPicture.jpeg(base + "/connect/confirm?uuid=" + uuid));
  }

  /** Where the QR picture leads: the phone. */
  Reply confirmLink(Call call) {
    return Reply.redirect(302, phone + "?uuid=" + Redirects.encode(call.param("uuid")));
  }

  Reply poll(Call call) {
    Qr qr = qrs.get(call.param("uuid"));
    boolean json = call.param("f").equals("json");
    String last = call.param("last");
    try {
      String body =
          qr == null
              ? "window.wx_errcode=402;window.wx_code='';"
              : qr.poll(last.matches("\\d{3}") ? Integer.parseInt(last) : 0, json);
      return Reply.of(json ? "application/json" : "text/javascript", body);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return Reply.empty(503);
    }
  }

  List<OpenQr> open() {
    List<OpenQr> open = new ArrayList<>();
    qrs.values().stream()
        .sorted((a, b) -> b.expires.compareTo(a.expires))
        .map(Qr::view)
        .filter(qr -> qr.status() == WAITING || qr.status() == SCANNED)
        .forEach(open::add);
    return open;
  }

  OpenQr view(String uuid) {
    return find(uuid).view();
  }

  private Qr find(String uuid) {
    Qr qr = qrs.get(uuid);
    if (qr == null) {
      throw new IllegalArgumentException("no such QR code: " + uuid);
    }
    return qr;
  }

  void scan(String uuid, Person person) {
    find(uuid).become(SCANNED, person, WAITING, SCANNED, REFUSED);
  }

  void confirm(String uuid) {
    find(uuid).become(CONFIRMED, null, SCANNED);
  }

  void refuse(String uuid) {
    find(uuid).become(REFUSED, null, SCANNED);
  }

  void expire(String uuid) {
    find(uuid).become(EXPIRED, null, WAITING, SCANNED, REFUSED, EXPIRED);
  }

  /** Lets held polls look at the clock again. */
  void clockMoved() {
    qrs.values().forEach(Qr::wake);
  }
}
