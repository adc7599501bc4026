package io.wechatlogin.simulator.api;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.http.Routes;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The access tokens of apps (not of persons). WeChat has two independent kinds: plain tokens, which
 * every call renews, and stable tokens, which stay the same until shortly before they expire.
 */
public final class AppTokens {
  private static final Duration LIFETIME = Duration.ofHours(2);
  // A renewed plain token stays valid this long; a stable token is renewed this long before its
  // end.
  private static final Duration OVERLAP = Duration.ofMinutes(5);
  private static final Duration MIN_FORCED_INTERVAL = Duration.ofSeconds(30);
  private static final int MAX_FORCED_PER_DAY = 20;

  private record Token(String value, String appId, Instant expires) {}

  private record ForcedRefreshes(long day, int count, Instant last) {}

  private final World world;
  private final Quotas quotas;
  private final Map<String, Token> valid = new HashMap<>();
  private final Map<String, Token> plain = new HashMap<>();
  private final Map<String, Token> stable = new HashMap<>();
  private final Map<String, ForcedRefreshes> forced = new HashMap<>();

  public AppTokens(World world, Quotas quotas) {
    this.world = world;
    this.quotas = quotas;
  }

  public void addTo(Routes routes) {
    routes.add("/cgi-bin/token", this::plainToken);
    routes.add("/cgi-bin/stable_token", this::stableToken);
  }

  private Response plainToken(Request request) {
    App app = check(request, request.query());
    return answer(renewPlain(app));
  }

  // Each call creates a new token and leaves the previous one valid for five minutes.
  private synchronized Token renewPlain(App app) {
    Token old = plain.get(app.appId());
    Instant soon = world.now().plus(OVERLAP);
    if (old != null && soon.isBefore(old.expires())) {
      valid.put(old.value(), new Token(old.value(), old.appId(), soon));
    }
    Token fresh = create(app);
    plain.put(app.appId(), fresh);
    return fresh;
  }

  private Response stableToken(Request request) {
    Map<String, String> params = new HashMap<>();
    boolean force = false;
    if (request.form().isEmpty()) {
      Map<String, Object> body = Credentials.jsonBody(request);
      body.forEach((name, value) -> params.put(name, String.valueOf(value)));
      force = Objects.equals(body.get("force_refresh"), true);
    }
    App app = check(request, params);
    return answer(stable(app, force));
  }

  // A forced refresh invalidates the current token at once.
  private synchronized Token stable(App app, boolean force) {
    Instant now = world.now();
    Token current = stable.get(app.appId());
    if (current != null && force && mayForce(app, now)) {
      valid.remove(current.value());
      current = null;
    }
    if (current == null || !now.plus(OVERLAP).isBefore(current.expires())) {
      current = create(app);
      stable.put(app.appId(), current);
    }
    return current;
  }

  private boolean mayForce(App app, Instant now) {
    long today = now.getEpochSecond() / 86_400;
    ForcedRefreshes before = forced.get(app.appId());
    if (before != null && now.isBefore(before.last().plus(MIN_FORCED_INTERVAL))) {
      return false;
    }
    int count = before == null || before.day() != today ? 0 : before.count();
    if (count >= MAX_FORCED_PER_DAY) {
      throw new WechatError(45009);
    }
    forced.put(app.appId(), new ForcedRefreshes(today, count + 1, now));
    return true;
  }

  private Token create(App app) {
    Instant now = world.now();
    valid.values().removeIf(token -> token.expires().isBefore(now.minus(LIFETIME)));
    Token token = new Token("98_" + world.random().text(133), app.appId(), now.plus(LIFETIME));
    valid.put(token.value(), token);
    return token;
  }

  private App check(Request request, Map<String, String> params) {
    String appId = Credentials.required(params, "appid", 41002);
    String secret = Credentials.required(params, "secret", 41004);
    // Unlike the calls below /sns/, this one checks the appid before the grant_type.
    App app = Credentials.app(world, appId);
    Credentials.checkGrantType(params, "client_credential");
    Credentials.checkSecret(app, secret);
    String ip = request.remoteAddress();
    if (!app.ipWhitelist().isEmpty() && !app.ipWhitelist().contains(ip)) {
      throw new WechatError(
          40164, "invalid ip " + ip + " ipv6 ::ffff:" + ip + ", not in whitelist");
    }
    quotas.countDaily(app, request);
    return app;
  }

  private Response answer(Token token) {
    long secondsLeft = Duration.between(world.now(), token.expires()).toSeconds();
    return Response.of(
        "application/json; encoding=utf-8",
        Json.wechatObject("access_token", token.value(), "expires_in", secondsLeft));
  }

  /**
   * The app that the access_token of a request belongs to.
   *
   * @throws WechatError 41001 if the token is missing, 40001 if it is unknown, 42001 if it is
   *     expired
   */
  public synchronized App app(Request request) {
    String value = Credentials.required(request.query(), "access_token", 41001);
    Token token = valid.get(value);
    if (token == null) {
      throw WechatError.withAdvice(40001);
    }
    if (!world.now().isBefore(token.expires())) {
      throw new WechatError(42001);
    }
    App app = world.app(token.appId());
    quotas.countDaily(app, request);
    return app;
  }
}
