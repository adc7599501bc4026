package io.wechatlogin.http.profile;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.profile.FilledInProfiles;
import io.wechatlogin.application.profile.ProfileLookup;
import io.wechatlogin.application.profile.UserProfiles;
import io.wechatlogin.application.profile.UserProfiles.UserProfile;
import io.wechatlogin.application.profile.UserTokens;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ProfileForm;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.profile.ProfileAnswers.Tokens;
import io.wechatlogin.http.profile.ProfileAnswers.UserInfo;
import io.wechatlogin.http.profile.ProfileAnswers.UserToken;
import io.wechatlogin.http.profile.ProfileAnswers.WechatPublicAuthModel;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import java.util.List;

/** The routes that trade codes for profiles and tokens, and that show stored profiles. */
public final class ProfileRoutes {
  private static final String LOGIN_TYPE = "/api/v1/login-types/{name}";
  private static final String BINDING = "/api/v1/users/{userId}/bindings/{name}";

  private final ProfileLookup lookup;
  private final UserProfiles profiles;
  private final FilledInProfiles filledIn;
  private final UserTokens tokens;

  /** Works by these use cases. */
  public ProfileRoutes(
      ProfileLookup lookup, UserProfiles profiles, FilledInProfiles filledIn, UserTokens tokens) {
    this.lookup = lookup;
    this.profiles = profiles;
    this.filledIn = filledIn;
    this.tokens = tokens;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.post(LOGIN_TYPE + "/user-info", this::userInfo).needs(Scope.PROFILES),
        Route.post(LOGIN_TYPE + "/access-tokens", this::accessToken).needs(Scope.CODES),
        Route.post(LOGIN_TYPE + "/access-tokens/refresh", this::refresh).needs(Scope.CODES),
        Route.get(BINDING + "/access-token", this::userToken).needs(Scope.PROFILES),
        Route.get(BINDING + "/profile", this::show).needs(Scope.PROFILES_READ),
        Route.put(BINDING + "/profile", this::fill).needs(Scope.PROFILES));
  }

  private Answer userInfo(ApiRequest request) {
    Instance instance = instanceForHost(request);
    String code = request.json().text("code");
    return Answer.json(200, UserInfo.of(lookup.userInfo(instance, code, request.caller())));
  }

  private Answer accessToken(ApiRequest request) {
    Instance instance = tokenInstanceForHost(request);
    String code = request.json().text("code");
    return Answer.json(200, Tokens.of(lookup.accessToken(instance, code, request.caller())));
  }

  private Answer refresh(ApiRequest request) {
    Instance instance = tokenInstanceForHost(request);
    Secret refreshToken = new Secret(request.json().text("refreshToken"));
    return Answer.json(200, Tokens.of(lookup.refresh(instance, refreshToken, request.caller())));
  }

  private Answer show(ApiRequest request) {
    UserId userId = request.user();
    Instance instance = request.instance();
    UserProfile profile =
        request.queryFlag("refresh")
            ? profiles.refreshed(instance, userId, request.caller())
            : profiles.ofUser(instance, userId, request.caller());
    return Answer.json(200, WechatPublicAuthModel.of(profile));
  }

  private Answer userToken(ApiRequest request) {
    UserId userId = request.userForHost();
    Instance instance = request.instance();
    boolean forced = request.queryFlag("refresh");
    return Answer.json(200, UserToken.of(tokens.valid(instance, userId, forced, request.caller())));
  }

  private Answer fill(ApiRequest request) {
    UserId userId = request.user();
    Instance instance = request.instance();
    // The refusal of a type without this capability does not depend on the body.
    instance.require(ProfileForm.class);
    JsonBody body = request.json();
    UserProfile profile =
        filledIn.put(
            instance, userId, body.text("nickname"), body.text("avatarUrl"), request.caller());
    return Answer.json(200, WechatPublicAuthModel.of(profile));
  }

  /** Refuses other callers than hosts, and types without profiles: neither depends on the body. */
  private static Instance instanceForHost(ApiRequest request) {
    request.caller().requireHost();
    Instance instance = request.instance();
    instance.require(ProfileLogin.class);
    return instance;
  }

  /** Refuses also types whose tokens hosts do not get. */
  private static Instance tokenInstanceForHost(ApiRequest request) {
    Instance instance = instanceForHost(request);
    ProfileLookup.tokenType(instance);
    return instance;
  }
}
