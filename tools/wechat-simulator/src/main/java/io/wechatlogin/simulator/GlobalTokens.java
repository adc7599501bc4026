package io.wechatlogin.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of apps, not of persons: two kinds that do not know of each other, each with its own
 * idea of renewal.
 */
final class GlobalTokens {
  private static final Duration LIFETIME = Duration.ofHours(2);
  private static final Duration OVERLAP = Duration.ofMinutes(5);
  private static final Duration BETWEEN_FORCED = Duration.ofSeconds(30);
  private static final int FORCED_A_DAY = 20;

  private record Token(String value, String appId, Instant expires) {}

  private record Forced(long day, int times, Instant last) {}

  private final World world;
  private final Quotas quotas;
  private final Map<String, Token> valid = new HashMap<>();
  private final Map<String, Token> plain = new HashMap<>();
  private final Map<String, Token> stable = new HashMap<>();
  private final Map<String, Forced> forced = new HashMap<>();

  GlobalTokens(World world, Quotas quotas) {
    this.world = world;
    this.quotas = quotas;
  }

  /** Every call makes a new token, and gives the one before five minutes to live. */
  Reply token(Call call) {
    App app = check(call, call.query());
    return answer(renewPlain(app));
  }

  private synchronized Token renewPlain(App app) {
    Token old = plain.get(app.appId());
    Instant soon = world.now().plus(OVERLAP);
    if (old != null && soon.isBefore(old.expires())) {
      valid.put(old.value(), new Token(old.value(), old.appId(), soon));
    }
    Token fresh = make(app);
    plain.put(app.appId(), fresh);
    return fresh;
  }

  /** The same token until shortly before its end; a forced refresh kills it at once. */
  Reply stableToken(Call call) {
    Map<String, String> params = new HashMap<>();
    boolean force = false;
    if (call.form().isEmpty()) {
      Map<String, Object> body = jsonBody(call);
      body.forEach((name, value) -> params.put(name, String.valueOf(value)));
      force = Objects.equals(body.get("force_refresh"), true);
    }
    App app = check(call, params);
    return answer(stable(app, force));
  }

  private synchronized Token stable(App app, boolean force) {
    Instant now = world.now();
    Token current = stable.get(app.appId());
    if (current != null && force && mayForce(app, now)) {
      valid.remove(current.value());
      current = null;
    }
    if (current == null || !now.plus(OVERLAP).isBefore(current.expires())) {
      current = make(app);
      stable.put(app.appId(), current);
    }
    return current;
  }

  private boolean mayForce(App app, Instant now) {
    long today = now.getEpochSecond() / 86_400;
    Forced before = forced.get(app.appId());
    if (before != null && now.isBefore(before.last().plus(BETWEEN_FORCED))) {
      return false;
    }
    int times = before == null || before.day() != today ? 0 : before.times();
    if (times >= FORCED_A_DAY) {
      throw new WxError(45009);
    }
    forced.put(app.appId(), new Forced(today, times + 1, now));
    return true;
  }

  private Token make(App app) {
    Instant now = world.now();
    valid.values().removeIf(token -> token.expires().isBefore(now.minus(LIFETIME)));
    Token token = new Token("98_" + world.text(133), app.appId(), now.plus(LIFETIME));
    valid.put(token.value(), token);
    return token;
  }

  private App check(Call call, Map<String, String> params) {
    String appId = Credentials.required(params, "appid", 41002);
    String secret = Credentials.required(params, "secret", 41004);
    // Unlike the calls below sns, this one looks at the appid before the grant_type.
    App app = Credentials.app(world, appId);
    if (!params.getOrDefault("grant_type", "").equals("client_credential")) {
      throw new WxError(40002);
    }
    if (!secret.equals(app.secret())) {
      throw new WxError(40125);
    }
    String ip = call.remoteAddress();
    if (!app.ipWhitelist().isEmpty() && !app.ipWhitelist().contains(ip)) {
      throw new WxError(40164, "invalid ip " + ip + " ipv6 ::ffff:" + ip + ", not in whitelist");
    }
    quotas.countDaily(app, call);
    return app;
  }

  private Reply answer(Token token) {
    long left = Duration.between(world.now(), token.expires()).toSeconds();
    return Reply.of(
        "application/json; encoding=utf-8",
        Json.wire("access_token", token.value(), "expires_in", left));
  }

  /** The app behind the access_token of a call. */
  synchronized App app(Call call) {
    String value = Credentials.required(call.query(), "access_token", 41001);
    Token token = valid.get(value);
    if (token == null) {
      throw WxError.advising(40001);
    }
    if (!world.now().isBefore(token.expires())) {
      throw new WxError(42001);
    }
    App app = world.app(token.appId());
    quotas.countDaily(app, call);
    return app;
  }

  static Map<String, Object> jsonBody(Call call) {
    try {
      return Json.readObject(call.body());
    } catch (IllegalArgumentException notJson) {
      throw new WxError(47001);
    }
  }

  static String text(Map<String, Object> object, String name) {
    @Nullable Object value = object.get(name);
    return value == null ? "" : value.toString();
  }
}
