package io.wechatlogin.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What persons have granted to apps: the web tokens and their lifetimes. */
final class Grants {
  static final Duration ACCESS = Duration.ofHours(2);
  static final Duration REFRESH = Duration.ofDays(30);
  private static final int MOST = 500_000;

  /** One grant; its access token is replaced or prolonged by a refresh, its refresh token never. */
  static final class Grant {
    final App app;
    final Person person;
    final String openid;
    final @Nullable String unionid;
    final String scope;
    final String refreshToken;
    final Instant refreshExpires;
    final int password;
    final int consent;
    private Access current;

    private Grant(
        App app,
        Person person,
        String openid,
        @Nullable String unionid,
        String scope,
        String refreshToken,
        Instant refreshExpires,
        int password,
        int consent,
        Access current) {
      this.app = app;
      this.person = person;
      this.openid = openid;
      this.unionid = unionid;
      this.scope = scope;
      this.refreshToken = refreshToken;
      this.refreshExpires = refreshExpires;
      this.password = password;
      this.consent = consent;
      this.current = current;
    }

    private synchronized Access current() {
      return current;
    }

    boolean mayReadProfile() {
      return List.of(scope.split(",", -1)).stream()
          .anyMatch(each -> each.equals("snsapi_userinfo") || each.equals("snsapi_login"));
    }
  }

  private record Access(String token, Instant expires) {}

  private final World world;
  private final Map<String, Grant> byAccess = new ConcurrentHashMap<>();
  private final Map<String, Grant> byRefresh = new ConcurrentHashMap<>();
  private final Queue<Grant> byAge = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  Grants(World world) {
    this.world = world;
  }

  Grant issue(App app, Person person, String openid, @Nullable String unionid, String scope) {
    Instant now = world.now();
    Grant grant =
        new Grant(
            app,
            person,
            openid,
            unionid,
            scope,
            token(),
            now.plus(REFRESH),
            world.passwordOf(person).get(),
            world.consentOf(app, person).get(),
            new Access(token(), now.plus(ACCESS)));
    byAccess.put(accessToken(grant), grant);
    byRefresh.put(grant.refreshToken, grant);
    byAge.add(grant);
    // Long load runs must not fill the memory.
    if (count.incrementAndGet() > MOST) {
      Grant oldest = byAge.poll();
      if (oldest != null) {
        count.decrementAndGet();
        byAccess.remove(accessToken(oldest));
        byRefresh.remove(oldest.refreshToken);
      }
    }
    return grant;
  }

  String accessToken(Grant grant) {
    return grant.current().token();
  }

  private String token() {
    return "97_" + world.text(86);
  }

  Grant byAccess(String token) {
    Grant grant = byAccess.get(token);
    if (grant == null) {
      throw new WxError(token.matches("[0-9A-Za-z_-]+") ? 40001 : 40014);
    }
    Access current = grant.current();
    if (!current.token().equals(token) || !world.now().isBefore(current.expires())) {
      throw new WxError(42001);
    }
    return grant;
  }

  /** Prolongs the access token while it lives, replaces it when it is dead. */
  Grant refresh(App app, String refreshToken) {
    Grant grant = byRefresh.get(refreshToken);
    Instant now = world.now();
    if (grant == null
        || !grant.app.appId().equals(app.appId())
        || !now.isBefore(grant.refreshExpires)) {
      throw new WxError(40030);
    }
    checkStillValid(grant);
    synchronized (grant) {
      boolean alive = now.isBefore(grant.current.expires());
      grant.current = new Access(alive ? grant.current.token() : token(), now.plus(ACCESS));
      byAccess.put(grant.current.token(), grant);
    }
    return grant;
  }

  /** A changed password or a withdrawn consent makes tokens worthless that are not over yet. */
  void checkStillValid(Grant grant) {
    if (grant.person.is(Person.Trait.PASSWORD_CHANGED)
        || world.passwordOf(grant.person).get() != grant.password) {
      throw new WxError(42007);
    }
    if (world.consentOf(grant.app, grant.person).get() != grant.consent) {
      throw new WxError(50001);
    }
  }
}
