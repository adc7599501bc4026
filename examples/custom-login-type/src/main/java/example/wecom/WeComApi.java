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
 * The two calls that a login needs, for one application of an enterprise.
 *
 * <p>Sources: "获取access_token", https://developer.work.weixin.qq.com/document/path/91039
 * (2024-03-26); "获取用户登录身份", https://developer.work.weixin.qq.com/document/path/98177 (2024-07-18);
 * "全局错误码", https://developer.work.weixin.qq.com/document/path/90455.
 */
final class WeComApi {
  /** A token that is about to end is not worth a failed call. */
  private static final Duration AIR = Duration.ofMinutes(5);

  /** All calls of one login together. */
  static final Duration BUDGET = Duration.ofSeconds(8);

  private static final Duration NEXT_MINUTE = Duration.ofMinutes(1);

  private final WeComClient client;
  private final URI base;
  private final String corpId;
  private final Secret corpSecret;
  private final InstantSource clock;
  private final Duration budget;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Token token = new Token(new Secret(""), Instant.MIN);

  WeComApi(
      WeComClient client,
      URI base,
      String corpId,
      Secret corpSecret,
      InstantSource clock,
      Duration budget) {
    this.client = client;
    this.base = base;
    this.corpId = corpId;
    this.corpSecret = corpSecret;
    this.clock = clock;
    this.budget = budget;
  }

  /** The application's token: the same for all servers while it lives, so that each may keep it. */
  private record Token(Secret value, Instant renewAt) {}

  /**
   * Trades a code for the UserId of a member. A code works once and for five minutes, and may have
   * 512 bytes (path/98177); those of today have 43, and the application takes 128.
   *
   * @throws LoginException {@code invalid_code}; {@code not_a_member} where the person is no member
   *     of the enterprise; {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code
   *     wechat_rate_limited}
   */
  String memberOf(String code) {
    long end = System.nanoTime() + budget.toNanos();
    Token used = livingToken(end);
    JsonNode answer = ask(code, used, end);
    if (isDeadToken(answer)) {
      // WeCom may end a token before its time (path/91039). It has not looked at the code then.
      forget(used);
      answer = ask(code, livingToken(end), end);
    }
    refuseFailure(answer);
    String userId = answer.path("userid").asText();
    if (userId.isEmpty()) {
      // An outsider has an openid instead (path/98177).
      throw new LoginException(LoginError.NOT_A_MEMBER);
    }
    return userId;
  }

  private JsonNode ask(String code, Token with, long end) {
    return client.get(
        call("/cgi-bin/auth/getuserinfo", "access_token", with.value().reveal(), "code", code),
        until(end));
  }

  private static Duration until(long end) {
    return Duration.ofNanos(end - System.nanoTime());
  }

  private Token livingToken(long end) {
    Token known = token;
    if (clock.instant().isBefore(known.renewAt())) {
      return known;
    }
    // One asks, the others wait: gettoken is limited (path/91039).
    awaitTurn(end);
    try {
      if (clock.instant().isBefore(token.renewAt())) {
        return token;
      }
      JsonNode answer =
          client.get(
              call("/cgi-bin/gettoken", "corpid", corpId, "corpsecret", corpSecret.reveal()),
              until(end));
      refuseFailure(answer);
      Duration life = Duration.ofSeconds(answer.path("expires_in").asLong());
      token =
          new Token(
              new Secret(answer.path("access_token").asText()),
              clock.instant().plus(life).minus(AIR));
      return token;
    } finally {
      renewing.unlock();
    }
  }

  private void awaitTurn(long end) {
    try {
      if (renewing.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new LoginException(LoginError.WECHAT_UNAVAILABLE, NEXT_MINUTE);
  }

  private void forget(Token dead) {
    renewing.lock();
    try {
      if (token == dead) {
        token = new Token(new Secret(""), Instant.MIN);
      }
    } finally {
      renewing.unlock();
    }
  }

  private static boolean isDeadToken(JsonNode answer) {
    int errcode = errcode(answer);
    return errcode == 40014 || errcode == 42001;
  }

  private static int errcode(JsonNode answer) {
    return answer.path("errcode").asInt();
  }

  private static void refuseFailure(JsonNode answer) {
    switch (errcode(answer)) {
      case 0 -> {}
      case 40029 -> throw new LoginException(LoginError.INVALID_CODE);
      // secret, CorpID, agent; the redirect URL's domain; the server's address
      case 40001, 40013, 40056, 40091, 50001, 60020 ->
          throw new LoginException(LoginError.WECHAT_MISCONFIGURED);
      case 45009 -> throw new LoginException(LoginError.WECHAT_RATE_LIMITED, NEXT_MINUTE);
      default -> throw new LoginException(LoginError.WECHAT_UNAVAILABLE, NEXT_MINUTE);
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
