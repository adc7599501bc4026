package io.wechatlogin.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The WeChat-shaped port: which path is whose, how a refusal is worded, and what was called. */
final class WechatApi {
  private static final int MOST_CALLS = 10_000;
  private static final int LONGEST_ANSWER = 4_000;

  private final World world;
  private final Settings settings;
  private final Quotas quotas;
  private final QrLogin qrLogin;
  private final OAuthApi oauth;
  private final MiniProgramApi mini;
  private final GlobalTokens tokens;
  private final OfficialAccount official;
  private final SceneQrs scenes;
  private final Faults faults;
  private final Deque<RecordedCall> calls = new ArrayDeque<>();
  private final ReentrantLock callsLock = new ReentrantLock();

  WechatApi(
      World world,
      Settings settings,
      Quotas quotas,
      QrLogin qrLogin,
      OAuthApi oauth,
      MiniProgramApi mini,
      GlobalTokens tokens,
      OfficialAccount official,
      SceneQrs scenes) {
    this.mini = mini;
    this.tokens = tokens;
    this.official = official;
    this.scenes = scenes;
    this.world = world;
    this.settings = settings;
    this.quotas = quotas;
    this.qrLogin = qrLogin;
    this.oauth = oauth;
    this.faults = new Faults(this::refusal);
  }

  Faults faults() {
    return faults;
  }

  Reply handle(Call call) {
    Instant at = world.now();
    Faults.Outcome outcome = faults.answer(call, () -> answer(call));
    record(at, call, outcome);
    return outcome.reply();
  }

  private Reply answer(Call call) {
    try {
      // Nobody at WeChat's reads chunks; clients that stream their POST bodies get this and nothing
      // else.
      if (call.isPost() && call.isChunked()) {
        return Reply.empty(412);
      }
      quotas.countCall(call);
      Reply reply = route(call);
      boolean errorPage =
          reply.isRefusal() && reply.status() == 200 && call.path().startsWith("/connect/");
      return errorPage ? reply.withStatus(settings.errorPageStatus()) : reply;
    } catch (WxError refused) {
      return refusal(call, refused);
    }
  }

  private Reply route(Call call) {
    return switch (call.path()) {
      case "/sns/oauth2/access_token" -> oauth.accessToken(call);
      case "/sns/oauth2/refresh_token" -> oauth.refreshToken(call);
      case "/sns/userinfo" -> oauth.userinfo(call);
      case "/sns/auth" -> oauth.auth(call);
      case "/sns/jscode2session" -> mini.code2session(call);
      case "/wxa/business/getuserphonenumber" -> mini.phoneNumber(call);
      case "/wxa/checksession" -> mini.checkSession(call);
      case "/wxa/resetusersessionkey" -> mini.resetSession(call);
      case "/cgi-bin/token" -> tokens.token(call);
      case "/cgi-bin/stable_token" -> tokens.stableToken(call);
      case "/cgi-bin/qrcode/create" -> scenes.create(call);
      case "/cgi-bin/showqrcode" -> scenes.picture(call);
      case "/connect/oauth2/authorize" -> official.authorize(call);
      case "/connect/qrconnect" -> qrLogin.page(call);
      case "/connect/l/qrconnect" -> qrLogin.poll(call);
      case "/connect/confirm" -> qrLogin.confirmLink(call);
      default -> underPrefix(call);
    };
  }

  private Reply underPrefix(Call call) {
    String path = call.path();
    if (path.startsWith("/connect/qrcode/")) {
      return qrLogin.picture(call);
    }
    if (path.startsWith("/mmopen/vi_32/")) {
      return avatar(path.split("/", -1)[3]);
    }
    if (path.endsWith("/js/wxLogin.js")) {
      return Reply.of("application/javascript", Pages.file("wxLogin.js"));
    }
    return Reply.html("<html><body><h1>404</h1></body></html>").withStatus(404).asRefusal();
  }

  private Reply avatar(String personId) {
    try {
      Person person = world.person(personId);
      return Reply.of(
          "image/svg+xml",
          Pages.page(
              "avatar.svg",
              Map.of("hue", PhonePage.hue(personId), "letter", PhonePage.letter(person))));
    } catch (IllegalArgumentException unknown) {
      return Reply.empty(404);
    }
  }

  Reply refusal(Call call, WxError refused) {
    if (call.path().startsWith("/connect/")) {
      return Pages.error("系统错误", "错误码：" + refused.errcode());
    }
    boolean sns = call.path().startsWith("/sns/");
    String suffix;
    if (settings.hints()) {
      suffix =
          sns ? ", hints: [ req_id: " + world.text(16) + " ]" : " hint: [" + world.text(15) + "!]";
    } else {
      suffix = (sns ? ", rid: " : " rid: ") + world.rid();
    }
    String json = Json.wire("errcode", refused.errcode(), "errmsg", refused.text() + suffix);
    return Reply.of(contentType(call), json).asRefusal();
  }

  private String contentType(Call call) {
    if (call.path().startsWith("/sns/")) {
      return "text/plain";
    }
    return call.path().startsWith("/cgi-bin/")
        ? "application/json; encoding=utf-8"
        : settings.wxaContentType();
  }

  private void record(Instant at, Call call, Faults.Outcome outcome) {
    Reply reply = outcome.reply();
    String answer =
        reply.body().length > LONGEST_ANSWER || reply.contentType().startsWith("image/")
            ? "(" + reply.body().length + " bytes)"
            : new String(reply.body(), StandardCharsets.UTF_8);
    RecordedCall made =
        new RecordedCall(
            at,
            call.method(),
            call.path(),
            call.query(),
            call.body(),
            call.remoteAddress(),
            reply.status(),
            answer,
            outcome.fault());
    callsLock.lock();
    try {
      if (calls.size() >= MOST_CALLS) {
        calls.removeFirst();
      }
      calls.addLast(made);
    } finally {
      callsLock.unlock();
    }
  }

  List<RecordedCall> calls() {
    callsLock.lock();
    try {
      return List.copyOf(calls);
    } finally {
      callsLock.unlock();
    }
  }

  void clearCalls() {
    callsLock.lock();
    try {
      calls.clear();
    } finally {
      callsLock.unlock();
    }
  }
}
