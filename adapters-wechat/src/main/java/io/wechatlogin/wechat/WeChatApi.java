package io.wechatlogin.wechat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import feign.Feign;
import feign.Logger;
import feign.Param;
import feign.Request;
import feign.RequestLine;
import feign.Response;
import feign.Retryer;
import feign.codec.DecodeException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.DeadAppTokenException;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.domain.type.WebToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.LoggerFactory;

/**
 * WeChat's API: each call is sent once unless it says otherwise, ends within its time budget, and
 * fails fast while WeChat fails persistently. No secret, code or id of a person leaves this class
 * in a log or an exception.
 */
final class WeChatApi implements AutoCloseable {
  private static final org.slf4j.Logger log = LoggerFactory.getLogger(WeChatApi.class);

  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  /**
   * Each connection has three buffers for as long as it lives, of 32 KiB where nothing is said.
   * Most of what goes to and fro is shorter than this; what is longer takes several reads.
   */
  private static final int BUFFER_BYTES = 2 * 1024;

  private static final String BY_CODE = "authorization_code";
  private static final int SYSTEM_ERROR = -1;
  private static final int UNKNOWN_TOKEN = 40001;

  /** What is measured in the place of an error code. */
  static final String NO_ANSWER = "no_answer";

  static final String NOT_SENT = "not_sent";

  /** WeChat's support asks for it: three groups of hex digits at the end of a text. */
  private static final Pattern RID = Pattern.compile("rid: ([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})");

  private final CloseableHttpClient http;
  private final Calls calls;
  private final CircuitBreaker breaker;
  private final Semaphore slots;
  private final Limits limits;
  private final InstantSource clock;
  private final ProviderCalls watch;

  WeChatApi(URI base, InstantSource clock, Limits limits) {
    this(base, clock, limits, ProviderCalls.UNWATCHED);
  }

  WeChatApi(URI base, InstantSource clock, Limits limits, ProviderCalls watch) {
    this.watch = watch;
    if (LoggerFactory.getLogger("org.apache.hc.client5.http").isDebugEnabled()) {
      log.warn("org.apache.hc.client5 logs at DEBUG, which shows app secrets: set it to INFO");
    }
    this.limits = limits;
    this.clock = clock;
    slots = new Semaphore(limits.callsInFlight());
    breaker = breaker(base, clock);
    http = http(limits);
    calls =
        Feign.builder()
            .client(new PooledClient(http, base, MAX_ANSWER_BYTES + 1))
            .options(
                new Request.Options(
                    limits.connect().toMillis(),
                    TimeUnit.MILLISECONDS,
                    limits.whole().toMillis(),
                    TimeUnit.MILLISECONDS,
                    false))
            .retryer(Retryer.NEVER_RETRY)
            .logLevel(Logger.Level.NONE)
            .encoder(Query::encode)
            .decoder((answer, type) -> object(answer))
            .errorDecoder(
                (call, answer) ->
                    new DecodeException(answer.status(), "no success", answer.request()))
            .target(Calls.class, base.toString());
  }

  /** Returns the client that all instances share. */
  static WeChatApi of(LoginTypeContext context) {
    return context.shared(
        WeChatApi.class,
        () ->
            new WeChatApi(
                WeChatAddress.API.in(context), context.clock(), Limits.STANDARD, context.calls()));
  }

  /**
   * Trades the code of a web page for a token, see WeChat's {@code api_snsaccesstoken}.
   *
   * @throws LoginException see {@link WeChatErrors}
   */
  WeChatAnswer accessToken(String appId, Secret appSecret, String code) {
    return call(
        WeChatCall.ACCESS_TOKEN, () -> calls.accessToken(appId, appSecret.reveal(), code, BY_CODE));
  }

  /**
   * Trades the code of a web page for a token of the person, see {@link #accessToken}.
   *
   * @throws LoginException see {@link WeChatErrors}
   */
  WebToken webToken(String appId, Secret appSecret, String code) {
    return accessToken(appId, appSecret, code).webToken();
  }

  /**
   * Renews a token of a person, see WeChat's "Authorized_Interface_Calling_UnionID". WeChat's
   * "system error" uses nothing up here.
   *
   * @throws LoginException see {@link WeChatErrors}
   */
  WebToken refresh(String appId, Secret refreshToken) {
    return sendAgain(
            WeChatCall.REFRESH_TOKEN,
            budget(),
            errcode -> errcode == SYSTEM_ERROR,
            () -> calls.refreshToken(appId, "refresh_token", refreshToken.reveal()))
        .accepted()
        .webToken();
  }

  /**
   * Asks how a person looks, see WeChat's {@code api_snsuserinfo}. It happens that WeChat does not
   * know a token that it has just made (40001), so that gets a second try, too.
   *
   * @throws DeadWebTokenException where the token opens nothing
   * @throws LoginException see {@link WeChatErrors}
   */
  WeChatAnswer userInfo(WebToken token, Budget budget) throws DeadWebTokenException {
    Said said =
        sendAgain(
            WeChatCall.USER_INFO,
            budget,
            errcode -> errcode == SYSTEM_ERROR || errcode == UNKNOWN_TOKEN,
            () -> calls.userInfo(token.accessToken().reveal(), token.openId()));
    if (WeChatErrors.isDeadWebToken(said.errcode())) {
      throw new DeadWebTokenException();
    }
    return said.accepted();
  }

  /** Returns a fresh time budget, for all calls that somebody waits for. */
  Budget budget() {
    return new Budget(limits.whole());
  }

  /**
   * Trades the code of {@code wx.login()} for a session, see WeChat's {@code api_code2session}.
   *
   * @throws LoginException see {@link WeChatErrors}
   */
  WeChatAnswer codeToSession(String appId, Secret appSecret, String code) {
    return call(
        WeChatCall.CODE_TO_SESSION,
        () -> calls.codeToSession(appId, appSecret.reveal(), code, BY_CODE));
  }

  /**
   * Asks for the token of an app, see WeChat's {@code api_getstableaccesstoken}: the same for all
   * who ask until shortly before its end. WeChat's "system error" uses nothing up here, so it gets
   * a second try in what is left of the time budget.
   *
   * @param anew whether WeChat is to make another one, which kills the last
   * @throws LoginException see {@link WeChatErrors}
   */
  AppToken appToken(String appId, Secret appSecret, boolean anew) {
    byte[] body =
        WeChatJson.bytes(
            WeChatJson.object()
                .put("grant_type", "client_credential")
                .put("appid", appId)
                .put("secret", appSecret.reveal())
                .put("force_refresh", anew));
    return sendAgain(
            WeChatCall.APP_TOKEN,
            budget(),
            errcode -> errcode == SYSTEM_ERROR,
            () -> calls.stableToken(body))
        .accepted()
        .appToken();
  }

  /**
   * Trades the code of {@code getPhoneNumber} for a phone number, see WeChat's {@code
   * api_getphonenumber}.
   *
   * @throws DeadAppTokenException where the code was not even looked at
   * @throws LoginException see {@link WeChatErrors}
   */
  WeChatAnswer phoneNumber(Secret appToken, String code) throws DeadAppTokenException {
    byte[] body = WeChatJson.bytes(WeChatJson.object().put("code", code));
    Said said =
        send(
            WeChatCall.PHONE_NUMBER,
            limits.whole(),
            () -> calls.phoneNumber(appToken.reveal(), body));
    if (WeChatErrors.isDeadToken(said.call(), said.errcode())) {
      throw new DeadAppTokenException();
    }
    return said.accepted();
  }

  @Override
  public void close() throws IOException {
    http.close();
  }

  private WeChatAnswer call(WeChatCall call, Callable<ObjectNode> exchange) {
    return send(call, limits.whole(), exchange).accepted();
  }

  /** Sends a call that uses nothing up; after some errors, a second time. */
  private Said sendAgain(
      WeChatCall call, Budget budget, IntPredicate after, Callable<ObjectNode> exchange) {
    Said said = send(call, budget.left(), exchange);
    return after.test(said.errcode()) ? send(call, budget.left(), exchange) : said;
  }

  private Said send(WeChatCall call, Duration budget, Callable<ObjectNode> exchange) {
    watch.began(call.toString());
    long start = System.nanoTime();
    String outcome = NOT_SENT;
    try {
      takeSlot(call);
      outcome = NO_ANSWER;
      Said said = sendNow(call, budget, exchange);
      outcome = Integer.toString(said.errcode());
      return said;
    } finally {
      watch.ended(call.toString(), outcome, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Said sendNow(WeChatCall call, Duration budget, Callable<ObjectNode> exchange) {
    Instant asked = clock.instant();
    long start = System.nanoTime();
    Said said;
    try {
      ObjectNode fields = withinBudget(call, budget, exchange);
      said = new Said(call, asked, errcode(call, fields), fields);
      said.requireSense();
    } catch (LoginException brokenWeChat) {
      breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, brokenWeChat);
      throw brokenWeChat;
    }
    if (said.errcode() < 0) {
      breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, WeChatErrors.unavailable());
    } else {
      breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
    said.logRefusal();
    return said;
  }

  /** What WeChat said to a call, be it a refusal. */
  private record Said(WeChatCall call, Instant asked, int errcode, ObjectNode fields) {
    /** Refuses a success that lacks what the call was made for: WeChat is as good as silent. */
    void requireSense() {
      if (errcode == 0 && !accepted().isUsable()) {
        throw WeChatErrors.unavailable();
      }
    }

    WeChatAnswer accepted() {
      if (errcode != 0) {
        throw WeChatErrors.refusal(call, errcode);
      }
      return new WeChatAnswer(call, asked, fields);
    }

    void logRefusal() {
      if (errcode != 0) {
        Matcher rid = RID.matcher(fields.path("errmsg").asText());
        log.warn(
            "{} refused: errcode {}, rid {}", call, errcode, rid.find() ? rid.group(1) : "none");
      }
    }
  }

  private void takeSlot(WeChatCall call) {
    if (!slots.tryAcquire()) {
      log.warn("{} not sent: {} calls are in flight", call, limits.callsInFlight());
      throw WeChatErrors.unavailable();
    }
    if (!breaker.tryAcquirePermission()) {
      slots.release();
      throw WeChatErrors.unavailable();
    }
  }

  /**
   * Runs an exchange on a thread of its own, so that nothing, be it a name server or an answer that
   * trickles, holds the caller longer than the budget. All failures end here: their texts and
   * causes carry the URL with the secret, so only the name of their class goes on.
   */
  private ObjectNode withinBudget(WeChatCall call, Duration budget, Callable<ObjectNode> exchange) {
    FutureTask<ObjectNode> answer = new FutureTask<>(exchange);
    Thread.ofVirtual()
        .name("wechat-call")
        .start(
            () -> {
              try {
                answer.run();
              } finally {
                slots.release();
              }
            });
    try {
      return answer.get(budget.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      log.warn("{} failed: {}", call, rootOf(e).getClass().getSimpleName());
    } catch (TimeoutException e) {
      log.warn("{} failed: no answer within {}", call, budget);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer.cancel(true); // interrupts the socket of a virtual thread
    throw WeChatErrors.unavailable();
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  /** An error is {@code errcode} present and not 0: some successes carry a 0. */
  private static int errcode(WeChatCall call, ObjectNode fields) {
    JsonNode errcode = fields.get("errcode");
    if (errcode == null) {
      return 0;
    }
    if (!errcode.isIntegralNumber() || !errcode.canConvertToInt()) {
      log.warn("{} answered an errcode that is no number", call);
      throw WeChatErrors.unavailable();
    }
    return errcode.intValue();
  }

  /**
   * Reads an answer: JSON in UTF-8 whatever its content type says, which is {@code text/plain};
   * bytes that are no UTF-8 happen, and are replaced.
   */
  private static ObjectNode object(Response answer) throws IOException {
    if (answer.body() == null) {
      throw new IOException("no body");
    }
    try (InputStream body = answer.body().asInputStream()) {
      byte[] bytes = body.readAllBytes(); // the client reads no more than one byte too much
      if (bytes.length <= MAX_ANSWER_BYTES
          && WeChatJson.read(new String(bytes, StandardCharsets.UTF_8))
              instanceof ObjectNode object) {
        return object;
      }
      throw new IOException("no JSON object of a sane size");
    }
  }

  /** Opens when 16 of the last 20 calls got no usable answer or WeChat's "system error". */
  private static CircuitBreaker breaker(URI base, InstantSource clock) {
    return CircuitBreaker.of(
        base.getHost(),
        CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(20)
            .failureRateThreshold(80)
            .waitDurationInOpenState(Limits.PAUSE)
            .permittedNumberOfCallsInHalfOpenState(3)
            .clock(clock.withZone(ZoneOffset.UTC))
            .build());
  }

  private static CloseableHttpClient http(Limits limits) {
    Timeout connect = Timeout.of(limits.connect());
    return HttpClientBuilder.create()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom().setBufferSize(BUFFER_BYTES).build())
                        .build())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(limits.callsInFlight())
                .setMaxConnTotal(limits.callsInFlight())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(connect)
                .setResponseTimeout(Timeout.of(limits.whole()))
                .setProtocolUpgradeEnabled(false)
                .build())
        .evictIdleConnections(TimeValue.ofSeconds(30))
        .setUserAgent("wechat-login")
        .disableAuthCaching()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableRedirectHandling()
        .build();
  }

  /** The calls as they go over the wire; parameters go into the query, see {@link Query}. */
  private interface Calls {
    @RequestLine("GET /sns/oauth2/access_token")
    ObjectNode accessToken(
        @Param("appid") String appId,
        @Param("secret") String secret,
        @Param("code") String code,
        @Param("grant_type") String grantType);

    @RequestLine("GET /sns/oauth2/refresh_token")
    ObjectNode refreshToken(
        @Param("appid") String appId,
        @Param("grant_type") String grantType,
        @Param("refresh_token") String refreshToken);

    @RequestLine("GET /sns/userinfo")
    ObjectNode userInfo(@Param("access_token") String accessToken, @Param("openid") String openId);

    @RequestLine("GET /sns/jscode2session")
    ObjectNode codeToSession(
        @Param("appid") String appId,
        @Param("secret") String secret,
        @Param("js_code") String code,
        @Param("grant_type") String grantType);

    @RequestLine("POST /cgi-bin/stable_token")
    ObjectNode stableToken(byte[] body);

    @RequestLine("POST /wxa/business/getuserphonenumber?access_token={token}")
    ObjectNode phoneNumber(@Param("token") String appToken, byte[] body);
  }

  /** What is left of the time that somebody waits. */
  static final class Budget {
    private final long end;

    private Budget(Duration whole) {
      end = System.nanoTime() + whole.toNanos();
    }

    Duration left() {
      return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
  }

  /**
   * How long and how much.
   *
   * @param connect until a connection is there
   * @param whole until the answer is read
   * @param callsInFlight at the same time; further ones are refused
   */
  record Limits(Duration connect, Duration whole, int callsInFlight) {
    static final Limits STANDARD = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 2048);

    /** How long calls fail fast before WeChat is tried again. */
    static final Duration PAUSE = Duration.ofSeconds(3);
  }
}
