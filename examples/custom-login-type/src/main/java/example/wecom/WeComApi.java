package example.wecom;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The two calls to WeCom that a login needs, for one application of an enterprise.
 *
 * <p>Sources: "获取access_token", https://developer.work.weixin.qq.com/document/path/91039
 * (2024-03-26); "获取用户登录身份", https://developer.work.weixin.qq.com/document/path/98177 (2024-07-18);
 * "全局错误码", https://developer.work.weixin.qq.com/document/path/90455.
 */
final class WeComApi {
  /** A token is renewed this long before it expires, so that no call fails because of it. */
  private static final Duration RENEWAL_MARGIN = Duration.ofMinutes(5);

  /** The time budget for all calls of one login together. */
  static final Duration TIME_BUDGET = Duration.ofSeconds(8);

  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private final WeComClient client;
  private final URI base;
  private final String corpId;
  private final Secret corpSecret;
  private final InstantSource clock;
  private final Duration timeBudget;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Token token = new Token(new Secret(""), Instant.MIN);

  WeComApi(
      WeComClient client,
      URI base,
      String corpId,
      Secret corpSecret,
      InstantSource clock,
      Duration timeBudget) {
    this.client = client;
    this.base = base;
    this.corpId = corpId;
    this.corpSecret = corpSecret;
    this.clock = clock;
    this.timeBudget = timeBudget;
  }

  /**
   * An access token of the application. WeCom returns the same token to all servers until it
   * expires, so each server may cache it.
   */
  private record Token(Secret value, Instant renewAt) {}

  /**
   * Trades a code for the UserId of a member. A code works once and for five minutes, and may have
   * 512 bytes (path/98177). Current codes have 43 bytes; the application accepts up to 128.
   *
   * @throws LoginException {@code invalid_code}; {@code not_a_member} if the person is not a member
   *     of the enterprise; {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code
   *     wechat_rate_limited}
   */
  String memberOf(String code) {
    long end = System.nanoTime() + timeBudget.toNanos();
    Token used = validToken(end);
    JsonNode answer = getUserInfo(code, used, end);
    if (isTokenError(answer)) {
      // WeCom may revoke a token before it expires (path/91039). The code is still unused then.
      discard(used);
      answer = getUserInfo(code, validToken(end), end);
    }
    throwOnError(answer);
    String userId = answer.path("userid").asText();
    if (userId.isEmpty()) {
      // The answer for a person outside the enterprise has an openid instead (path/98177).
      throw new LoginException(LoginError.NOT_A_MEMBER);
    }
    return userId;
  }

  private JsonNode getUserInfo(String code, Token token, long end) {
    return client.get(
        call("/cgi-bin/auth/getuserinfo", "access_token", token.value().reveal(), "code", code),
        timeLeft(end));
  }

  private static Duration timeLeft(long end) {
    return Duration.ofNanos(end - System.nanoTime());
  }

  private Token validToken(long end) {
    Token cached = token;
    if (clock.instant().isBefore(cached.renewAt())) {
      return cached;
    }
    // One thread renews the token, the others wait: WeCom limits the calls of gettoken
    // (path/91039).
    lockRenewal(end);
    try {
      if (clock.instant().isBefore(token.renewAt())) {
        return token;
      }
      JsonNode answer =
          client.get(
              call("/cgi-bin/gettoken", "corpid", corpId, "corpsecret", corpSecret.reveal()),
              timeLeft(end));
      throwOnError(answer);
      Duration lifetime = Duration.ofSeconds(answer.path("expires_in").asLong());
      token =
          new Token(
              new Secret(answer.path("access_token").asText()),
              clock.instant().plus(lifetime).minus(RENEWAL_MARGIN));
      return token;
    } finally {
      renewing.unlock();
    }
  }

  private void lockRenewal(long end) {
    try {
      if (renewing.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new LoginException(LoginError.WECHAT_UNAVAILABLE, RETRY_AFTER);
  }

  private void discard(Token revoked) {
    renewing.lock();
    try {
      if (token == revoked) {
        token = new Token(new Secret(""), Instant.MIN);
      }
    } finally {
      renewing.unlock();
    }
  }

  private static boolean isTokenError(JsonNode answer) {
    int errcode = errcode(answer);
    return errcode == 40014 || errcode == 42001;
  }

  private static int errcode(JsonNode answer) {
    return answer.path("errcode").asInt();
  }

  private static void throwOnError(JsonNode answer) {
    switch (errcode(answer)) {
      case 0 -> {}
      case 40029 -> throw new LoginException(LoginError.INVALID_CODE);
      // wrong secret, CorpID or agent; wrong domain of the redirect URL; server address not allowed
      case 40001, 40013, 40056, 40091, 50001, 60020 ->
          throw new LoginException(LoginError.WECHAT_MISCONFIGURED);
      case 45009 -> throw new LoginException(LoginError.WECHAT_RATE_LIMITED, RETRY_AFTER);
      default -> throw new LoginException(LoginError.WECHAT_UNAVAILABLE, RETRY_AFTER);
    }
  }

  private URI call(String path, String name, String value, String name2, String value2) {
    return URI.create(
        base + path + "?" + name + "=" + encoded(value) + "&" + name2 + "=" + encoded(value2));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
