package io.wechatlogin.wechat.types;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.WebGrant;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.wechat.api.TimeBudget;
import io.wechatlogin.wechat.api.WeChatAnswer;
import io.wechatlogin.wechat.api.WeChatApi;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What persons grant on WeChat's pages and in its SDK: their identity, and tokens that fetch the
 * profile. Websites, native apps and official accounts get it by the same calls.
 *
 * @param request when logins fetch the profile
 */
record UserGrants(String appId, Secret appSecret, WeChatApi api, ProfileRequest request) {
  private static final Logger log = LoggerFactory.getLogger(UserGrants.class);
  private static final String KEY = "profile";

  /**
   * Reads the switch of an instance.
   *
   * @param element {@code e.json}
   */
  static ProfileRequest requestIn(ConfigObject element, ProfileRequest otherwise) {
    Optional<String> word = element.optionalText(KEY);
    if (word.isEmpty()) {
      return otherwise;
    }
    for (ProfileRequest request : ProfileRequest.values()) {
      if (request.name().toLowerCase(Locale.ROOT).equals(word.get())) {
        return request;
      }
    }
    element.problem(KEY, "must be never, register or always");
    return otherwise;
  }

  /**
   * Exchanges a code. Where every login fetches the profile, a second call does so within the same
   * time budget. The login succeeds without the profile, and without tokens: the identity is proven
   * by then.
   */
  Proof identify(String code) {
    TimeBudget budget = api.startBudget();
    WeChatAnswer answer = api.accessToken(appId, appSecret, code);
    Proof proof = answer.proof();
    WebToken token;
    try {
      token = answer.webToken();
    } catch (LoginException noToken) {
      return proof;
    }
    Optional<Profile> profile =
        request == ProfileRequest.ALWAYS ? profile(token, budget) : Optional.empty();
    return proof.with(new WebGrant(token, profile.orElse(null)));
  }

  WebToken token(String code) {
    return api.accessToken(appId, appSecret, code).webToken();
  }

  WebToken refresh(Secret refreshToken) {
    return api.refresh(appId, refreshToken);
  }

  Profile profile(WebToken token) throws DeadWebTokenException {
    return api.profile(token, api.startBudget());
  }

  /** Fetches the profile in the time that is left since the exchange of the code. */
  Optional<Profile> profileForLogin(WebToken token) {
    return profile(token, api.budgetSince(token.obtainedAt()));
  }

  private Optional<Profile> profile(WebToken token, TimeBudget budget) {
    try {
      return Optional.of(api.profile(token, budget));
    } catch (LoginException | DeadWebTokenException failure) {
      log.warn("a login continues without the profile: {}", failure.toString());
      return Optional.empty();
    }
  }
}
