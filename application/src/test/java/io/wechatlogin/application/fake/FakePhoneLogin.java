package io.wechatlogin.application.fake;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.DeadAppTokenException;
import io.wechatlogin.domain.type.PhoneNumbers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A login type that looks up phone numbers; its app tokens live for two hours. */
public final class FakePhoneLogin extends FakeLogin implements PhoneNumbers {
  public static final Duration LIFETIME = Duration.ofHours(2);

  private final InstantSource clock;
  private final AtomicInteger codes = new AtomicInteger();
  private final Map<String, PhoneNumber> issued = new ConcurrentHashMap<>();
  private final Set<Secret> validTokens = ConcurrentHashMap.newKeySet();
  private final List<Boolean> renewals = new CopyOnWriteArrayList<>();
  private final List<Secret> tokensSeen = new CopyOnWriteArrayList<>();
  private final List<LoginError> refusals = new CopyOnWriteArrayList<>();
  private volatile Runnable duringRenewal = () -> {};
  private volatile Runnable duringPhoneCall = () -> {};
  private volatile boolean issuesInvalidTokens;

  public FakePhoneLogin(String appId, InstantSource clock) {
    super(appId);
    this.clock = clock;
  }

  @Override
  public AppToken appToken(boolean forceRefresh) {
    renewals.add(forceRefresh);
    duringRenewal.run();
    if (!refusals.isEmpty()) {
      throw new LoginException(refusals.getFirst());
    }
    Secret token = new Secret("token-" + renewals.size());
    if (!issuesInvalidTokens) {
      validTokens.add(token);
    }
    return new AppToken(token, clock.instant().plus(LIFETIME));
  }

  @Override
  public PhoneNumber phoneNumber(Secret appToken, String code) throws DeadAppTokenException {
    tokensSeen.add(appToken);
    if (!validTokens.contains(appToken)) {
      throw new DeadAppTokenException();
    }
    duringPhoneCall.run();
    PhoneNumber number = issued.remove(code);
    if (number == null) {
      throw new LoginException(LoginError.INVALID_CODE);
    }
    return number;
  }

  /** Issues a code for a number. */
  public String phoneCode(String number) {
    return phoneCode(number, "86");
  }

  /** Issues a code for a number of a country. */
  public String phoneCode(String number, String countryCode) {
    String code = "phone-" + codes.incrementAndGet();
    issued.put(code, new PhoneNumber("+" + countryCode + " " + number, number, countryCode));
    return code;
  }

  /** Sets an action that runs during every later phone number call. */
  public void duringPhoneCall(Runnable action) {
    duringPhoneCall = action;
  }

  /** Returns, for each renewal so far, whether it asked for a token other than the last one. */
  public List<Boolean> renewals() {
    return new ArrayList<>(renewals);
  }

  /** Returns the tokens of all phone number calls so far. */
  public List<String> tokensSeen() {
    return tokensSeen.stream().map(Secret::reveal).toList();
  }

  /** Revokes all tokens. */
  public void revokeTokens() {
    validTokens.clear();
  }

  /** Makes every later token invalid from the start. */
  public void issueInvalidTokens() {
    issuesInvalidTokens = true;
  }

  /** Sets an action that runs during every later renewal. */
  public void duringRenewal(Runnable action) {
    duringRenewal = action;
  }

  /** Refuses later token requests with the error; without an error, grants them again. */
  public void refuseTokens(LoginError... error) {
    refusals.clear();
    refusals.addAll(List.of(error));
  }
}
