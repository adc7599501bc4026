package io.wechatlogin.simulator.oauth;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.api.WechatError;
import io.wechatlogin.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The grants that persons have given to apps, found by their access and refresh tokens. */
final class Grants {
  static final Duration ACCESS_LIFETIME = Duration.ofHours(2);
  private static final Duration REFRESH_LIFETIME = Duration.ofDays(30);
  private static final int MAX_GRANTS = 500_000;

  private final World world;
  private final Map<String, Grant> byAccessToken = new ConcurrentHashMap<>();
  private final Map<String, Grant> byRefreshToken = new ConcurrentHashMap<>();
  private final Queue<Grant> byAge = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  Grants(World world) {
    this.world = world;
  }

  Grant issue(AppUser user, String scope) {
    Instant now = world.now();
    Grant grant =
        new Grant(
            user,
            scope,
            revision(user),
            new Grant.Token(randomToken(), now.plus(REFRESH_LIFETIME)),
            new Grant.Token(randomToken(), now.plus(ACCESS_LIFETIME)));
    byAccessToken.put(grant.accessToken().value(), grant);
    byRefreshToken.put(grant.refreshToken().value(), grant);
    byAge.add(grant);
    // Long load tests must not fill the memory.
    if (count.incrementAndGet() > MAX_GRANTS) {
      Grant oldest = byAge.poll();
      if (oldest != null) {
        count.decrementAndGet();
        byAccessToken.remove(oldest.accessToken().value());
        byRefreshToken.remove(oldest.refreshToken().value());
      }
    }
    return grant;
  }

  private Grant.Revision revision(AppUser user) {
    return new Grant.Revision(
        world.passwordChanges(user.person()), world.withdrawnConsents(user.app(), user.person()));
  }

  private String randomToken() {
    return "97_" + world.random().text(86);
  }

  /**
   * The grant of an access token.
   *
   * @throws WechatError 40001 if the token is unknown, 40014 if it is malformed, 42001 if it is
   *     expired or was replaced
   */
  Grant byAccessToken(String value) {
    Grant grant = byAccessToken.get(value);
    if (grant == null) {
      throw new WechatError(value.matches("[0-9A-Za-z_-]+") ? 40001 : 40014);
    }
    Grant.Token current = grant.accessToken();
    if (!current.value().equals(value) || current.isExpired(world.now())) {
      throw new WechatError(42001);
    }
    return grant;
  }

  /**
   * Extends the access token while it is valid, and replaces it afterwards.
   *
   * @throws WechatError 40030 if the refresh token is unknown, expired or of another app; and the
   *     errors of {@link #checkStillValid}
   */
  Grant refresh(App app, String refreshToken) {
    Grant grant = byRefreshToken.get(refreshToken);
    Instant now = world.now();
    if (grant == null
        || !grant.user().app().appId().equals(app.appId())
        || grant.refreshToken().isExpired(now)) {
      throw new WechatError(40030);
    }
    checkStillValid(grant);
    synchronized (grant) {
      Grant.Token current = grant.accessToken();
      String value = current.isExpired(now) ? randomToken() : current.value();
      grant.accessToken(new Grant.Token(value, now.plus(ACCESS_LIFETIME)));
      byAccessToken.put(value, grant);
    }
    return grant;
  }

  /** Throws 42007 after a change of the password, 50001 after the consent was withdrawn. */
  void checkStillValid(Grant grant) {
    Grant.Revision now = revision(grant.user());
    if (grant.user().person().is(Person.Trait.PASSWORD_CHANGED)
        || now.passwordChanges() != grant.revision().passwordChanges()) {
      throw new WechatError(42007);
    }
    if (now.withdrawnConsents() != grant.revision().withdrawnConsents()) {
      throw new WechatError(50001);
    }
  }
}
