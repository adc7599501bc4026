package io.wechatlogin.application.fake;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.WebGrant;
import io.wechatlogin.domain.type.WebToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A login type with profiles, whose nicknames a test can change. */
public final class FakeProfileLogin extends FakeLogin implements ProfileLogin {
  public static final Duration LIFETIME = Duration.ofHours(2);

  private final InstantSource clock;
  private final boolean asksForProfile;
  private final Map<String, String> nicknames = new ConcurrentHashMap<>();
  private final Map<Secret, String> accessTokens = new ConcurrentHashMap<>();
  private final Set<Secret> refreshTokens = ConcurrentHashMap.newKeySet();
  private final AtomicInteger tokens = new AtomicInteger();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Runnable duringProfile = () -> {};
  private volatile Runnable duringRefresh = () -> {};
  private volatile boolean issuesInvalidTokens;
  private volatile boolean onlyForNewcomers;

  public FakeProfileLogin(String appId, InstantSource clock, boolean asksForProfile) {
    super(appId);
    this.clock = clock;
    this.asksForProfile = asksForProfile;
  }

  @Override
  public Proof identify(String code) {
    Proof proof = super.identify(code);
    WebToken token = issue(proof.openId(), new Secret("refresh-of-" + proof.openId()));
    boolean isFetched = profileRequest() == ProfileRequest.ALWAYS;
    return proof.with(
        new WebGrant(token, isFetched ? profileOf(proof.openId(), proof.unionId()) : null));
  }

  @Override
  public ProfileRequest profileRequest() {
    return onlyForNewcomers ? ProfileRequest.REGISTER : ProfileLogin.super.profileRequest();
  }

  @Override
  public boolean givesTokens() {
    return !onlyForNewcomers;
  }

  /** Makes this type fetch profiles of new persons only, and give tokens to nobody: a website. */
  public FakeProfileLogin onlyForNewcomers() {
    onlyForNewcomers = true;
    return this;
  }

  @Override
  public boolean asksForProfile() {
    return asksForProfile;
  }

  @Override
  public WebToken token(String code) {
    Proof proof = super.identify(code);
    return issue(proof.openId(), new Secret("refresh-of-" + proof.openId()));
  }

  @Override
  public WebToken refresh(Secret refreshToken) {
    calls.add("refresh");
    duringRefresh.run();
    if (!refreshTokens.contains(refreshToken)) {
      throw new LoginException(LoginError.INVALID_REFRESH_TOKEN);
    }
    return issue(refreshToken.reveal().substring("refresh-of-".length()), refreshToken);
  }

  @Override
  public Profile profile(WebToken token) throws DeadWebTokenException {
    calls.add("profile");
    duringProfile.run();
    if (!accessTokens.containsKey(token.accessToken()) || !token.isLive(clock.instant())) {
      throw new DeadWebTokenException();
    }
    return profileOf(token.openId(), null);
  }

  private WebToken issue(String openId, Secret refreshToken) {
    Secret access = new Secret("access-" + tokens.incrementAndGet());
    if (!issuesInvalidTokens) {
      accessTokens.put(access, openId);
    }
    refreshTokens.add(refreshToken);
    return new WebToken(openId, "userinfo", access, refreshToken, clock.instant(), LIFETIME);
  }

  private Profile profileOf(String openId, @Nullable String unionId) {
    return new Profile(openId, unionId, nicknames.getOrDefault(openId, openId), "", 0, "", "", "");
  }

  public void setNickname(String openId, String nickname) {
    nicknames.put(openId, nickname);
  }

  /** Revokes all access tokens. */
  public void revokeAccessTokens() {
    accessTokens.clear();
  }

  /** Revokes all refresh tokens. */
  public void revokeRefreshTokens() {
    refreshTokens.clear();
  }

  /** Makes every later access token invalid from the start. */
  public void issueInvalidTokens() {
    issuesInvalidTokens = true;
  }

  /** Sets an action that runs during every later renewal. */
  public void duringRefresh(Runnable action) {
    duringRefresh = action;
  }

  /** Sets an action that runs during every later profile call. */
  public void duringProfile(Runnable action) {
    duringProfile = action;
  }

  /** Returns the calls since the last time, without code exchanges, and clears the list. */
  public List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }
}
