package io.wechatlogin.wechat.api;

import feign.Feign;
import feign.Logger;
import feign.Request;
import feign.Retryer;
import feign.codec.DecodeException;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.DeadAppTokenException;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.PhoneNumbers.PhoneNumber;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.domain.type.ProviderReachability;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.wechat.api.WeChatEndpoints.PhoneNumberRequest;
import io.wechatlogin.wechat.api.WeChatEndpoints.StableTokenRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * WeChat's API, one method per operation. A call is sent once unless its method says otherwise,
 * ends within its time budget, and fails fast while WeChat fails persistently.
 *
 * <p>Every method throws the {@link LoginException} that {@link WeChatErrors} assigns to WeChat's
 * error code, and {@code wechat_unavailable} if no usable answer arrives.
 */
public final class WeChatApi implements AutoCloseable {
  private static final org.slf4j.Logger log = LoggerFactory.getLogger(WeChatApi.class);

  private static final String AUTHORIZATION_CODE = "authorization_code";
  private static final int SYSTEM_ERROR = -1;
  private static final int UNKNOWN_TOKEN = 40001;

  private final Limits limits;
  private final InstantSource clock;
  private final String host;
  private final PooledClient client;
  private final WeChatEndpoints endpoints;
  private final CallExecutor executor;

  /**
   * Creates a client with its own connection pool.
   *
   * @param base the address of the API, without a slash at its end
   * @param observer is told about every call
   */
  public WeChatApi(URI base, InstantSource clock, Limits limits, ProviderCalls observer) {
    this(base, Optional.empty(), clock, limits, observer);
  }

  private WeChatApi(
      URI base,
      Optional<WeChatProxy> proxy,
      InstantSource clock,
      Limits limits,
      ProviderCalls observer) {
    this.limits = limits;
    this.clock = clock;
    host = WeChatAddress.originOf(base).host();
    client = new PooledClient(base, proxy, limits);
    endpoints = endpoints(client, base, limits);
    executor = new CallExecutor(host, clock, limits, observer);
  }

  /** Returns the client that all instances share. */
  public static WeChatApi of(LoginTypeContext context) {
    return context.shared(
        WeChatApi.class,
        () -> {
          URI base = WeChatAddress.API.in(context);
          return new WeChatApi(
              base,
              WeChatProxy.in(context, base),
              context.clock(),
              Limits.DEFAULT,
              context.calls());
        });
  }

  /** Asks WeChat for anything at all, through the same connections as every call. */
  public ProviderReachability.Outcome reach() {
    try {
      return new ProviderReachability.Answered(host, client.probe());
    } catch (IOException e) {
      return new ProviderReachability.Unreachable(host, e.getClass().getSimpleName());
    }
  }

  /** Starts a time budget that several calls can share. */
  public TimeBudget startBudget() {
    return new TimeBudget(limits.callTimeout());
  }

  /** Returns what is left of a time budget that started at a time of the clock. */
  public TimeBudget budgetSince(Instant start) {
    Duration used = Duration.between(start, clock.instant());
    Duration left = limits.callTimeout().minus(used.isNegative() ? Duration.ZERO : used);
    return new TimeBudget(left.isNegative() ? Duration.ZERO : left);
  }

  /** Exchanges the code of a web page for a token, see WeChat's {@code api_snsaccesstoken}. */
  public WeChatAnswer accessToken(String appId, Secret appSecret, String code) {
    return executor
        .execute(
            WeChatCall.ACCESS_TOKEN,
            limits.callTimeout(),
            () -> endpoints.accessToken(appId, appSecret.reveal(), code, AUTHORIZATION_CODE))
        .requireSuccess();
  }

  /**
   * Renews a user's token, see WeChat's "Authorized_Interface_Calling_UnionID". After a "system
   * error" the call is sent a second time: the error does not use up the refresh token.
   */
  public WebToken refresh(String appId, Secret refreshToken) {
    return executor
        .executeWithRetry(
            WeChatCall.REFRESH_TOKEN,
            startBudget(),
            errcode -> errcode == SYSTEM_ERROR,
            () -> endpoints.refreshToken(appId, "refresh_token", refreshToken.reveal()))
        .requireSuccess()
        .webToken();
  }

  /**
   * Fetches a user's profile, see WeChat's {@code api_snsuserinfo}. The call is sent a second time
   * after a "system error", and after 40001: WeChat sometimes does not know a token that it has
   * just issued.
   *
   * @throws DeadWebTokenException if WeChat refuses the token
   */
  public Profile profile(WebToken token, TimeBudget budget) throws DeadWebTokenException {
    CallResult result =
        executor.executeWithRetry(
            WeChatCall.USER_INFO,
            budget,
            errcode -> errcode == SYSTEM_ERROR || errcode == UNKNOWN_TOKEN,
            () -> endpoints.userInfo(token.accessToken().reveal(), token.openId()));
    if (WeChatErrors.isDeadWebToken(result.errcode())) {
      throw new DeadWebTokenException();
    }
    Profile profile = result.requireSuccess().profile();
    if (!profile.openId().equals(token.openId())) {
      log.warn("{} answered with the profile of another user", WeChatCall.USER_INFO);
      throw WeChatErrors.unavailable();
    }
    return profile;
  }

  /**
   * Exchanges the code of {@code wx.login()} for an identity with its session key, see WeChat's
   * {@code api_code2session}.
   */
  public Proof codeToSession(String appId, Secret appSecret, String code) {
    return executor
        .execute(
            WeChatCall.CODE_TO_SESSION,
            limits.callTimeout(),
            () -> endpoints.codeToSession(appId, appSecret.reveal(), code, AUTHORIZATION_CODE))
        .requireSuccess()
        .proofWithSessionKey();
  }

  /**
   * Requests the app's token, see WeChat's {@code api_getstableaccesstoken}. WeChat returns the
   * same token to every caller until shortly before it expires. After a "system error" the call is
   * sent a second time: the error uses nothing up.
   *
   * @param forceRefresh whether WeChat issues a new token, which invalidates the last one
   */
  public AppToken appToken(String appId, Secret appSecret, boolean forceRefresh) {
    StableTokenRequest request =
        new StableTokenRequest("client_credential", appId, appSecret.reveal(), forceRefresh);
    return executor
        .executeWithRetry(
            WeChatCall.APP_TOKEN,
            startBudget(),
            errcode -> errcode == SYSTEM_ERROR,
            () -> endpoints.stableToken(request))
        .requireSuccess()
        .appToken();
  }

  /**
   * Exchanges the code of {@code getPhoneNumber} for a phone number, see WeChat's {@code
   * api_getphonenumber}.
   *
   * @param appId the app that the number must have been disclosed to
   * @throws DeadAppTokenException if WeChat refuses the token; it has not looked at the code then
   */
  public PhoneNumber phoneNumber(String appId, Secret appToken, String code)
      throws DeadAppTokenException {
    PhoneNumberRequest request = new PhoneNumberRequest(code);
    CallResult result =
        executor.execute(
            WeChatCall.PHONE_NUMBER,
            limits.callTimeout(),
            () -> endpoints.phoneNumber(appToken.reveal(), request));
    if (WeChatErrors.isDeadAppToken(result.call(), result.errcode())) {
      throw new DeadAppTokenException();
    }
    return result.requireSuccess().phoneNumberFor(appId);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private static WeChatEndpoints endpoints(PooledClient client, URI base, Limits limits) {
    return Feign.builder()
        .client(client)
        .options(
            new Request.Options(
                limits.connectTimeout().toMillis(),
                TimeUnit.MILLISECONDS,
                limits.callTimeout().toMillis(),
                TimeUnit.MILLISECONDS,
                false))
        .retryer(Retryer.NEVER_RETRY)
        .logLevel(Logger.Level.NONE)
        .encoder(new RequestEncoder())
        .decoder(new AnswerDecoder())
        .errorDecoder(
            (method, answer) ->
                new DecodeException(answer.status(), "no success", answer.request()))
        .target(WeChatEndpoints.class, base.toString());
  }
}
