package io.wechatlogin.simulator;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sns calls behind web logins: code for tokens, refresh, profile. */
final class OAuthApi {
  private final World world;
  private final OneTimeCodes codes;
  private final Grants grants;
  private final SecondCallbacks callbacks;
  private final Settings settings;
  private final URI base;

  OAuthApi(
      World world,
      OneTimeCodes codes,
      Grants grants,
      SecondCallbacks callbacks,
      Settings settings,
      URI base) {
    this.world = world;
    this.codes = codes;
    this.grants = grants;
    this.callbacks = callbacks;
    this.settings = settings;
    this.base = base;
  }

  String issueCode(App app, Person person, String scope) {
    return codes.issue("0" + world.text(31), settings.codeLifetime(app), app, person, scope);
  }

  Reply accessToken(Call call) {
    Map<String, String> params = params(call);
    App app = Credentials.check(world, settings, params, "code");
    if (app.kind() == App.Kind.MINI) {
      throw new WxError(40029);
    }
    OneTimeCodes.Code code = codes.take(params.getOrDefault("code", ""), app);
    callbacks.exchanged(code.value());
    Person person = code.person();
    boolean official = app.kind() == App.Kind.OFFICIAL;
    boolean snapshot = official && person.is(Person.Trait.SNAPSHOT);
    String openid = snapshot ? world.virtualOpenid() : world.openid(app, person);
    String unionid = null;
    if (!official || code.scope().contains("snsapi_userinfo")) {
      unionid = world.unionidAtLogin(app, person);
      if (snapshot && unionid != null) {
        unionid = world.virtualOpenid();
      }
    }
    Grants.Grant grant = grants.issue(app, person, openid, unionid, code.scope());
    return sns(tokens(grant, unionid, snapshot ? 1 : null));
  }

  // Some clients post the same parameters as a form, and WeChat takes it.
  private static Map<String, String> params(Call call) {
    Map<String, String> form = call.form();
    if (form.isEmpty()) {
      return call.query();
    }
    Map<String, String> both = new HashMap<>(form);
    both.putAll(call.query());
    return both;
  }

  private String tokens(Grants.Grant grant, @Nullable String unionid, @Nullable Integer snapshot) {
    return Json.wire(
        "access_token",
        grants.accessToken(grant),
        "expires_in",
        Grants.ACCESS.toSeconds(),
        "refresh_token",
        grant.refreshToken,
        "openid",
        grant.openid,
        "scope",
        grant.scope,
        "unionid",
        unionid,
        "is_snapshotuser",
        snapshot);
  }

  Reply refreshToken(Call call) {
    Map<String, String> params = params(call);
    String appId = Credentials.required(params, "appid", 41002);
    String refreshToken = Credentials.required(params, "refresh_token", 41003);
    if (!params.getOrDefault("grant_type", "").equals("refresh_token")) {
      throw new WxError(40002);
    }
    App app = Credentials.app(world, appId);
    return sns(tokens(grants.refresh(app, refreshToken), null, null));
  }

  Reply userinfo(Call call) {
    String token = Credentials.required(call.query(), "access_token", 41001);
    String openid = Credentials.required(call.query(), "openid", 41009);
    Grants.Grant grant = grants.byAccess(token);
    if (!grant.mayReadProfile()) {
      throw new WxError(48001);
    }
    grants.checkStillValid(grant);
    if (settings.checkOpenid() && !openid.equals(grant.openid)) {
      throw new WxError(40003);
    }
    // As the person is now, not as at the time of the grant.
    Person person = world.person(grant.person.id());
    boolean gone = person.is(Person.Trait.DEREGISTERED);
    return sns(
        Json.wire(
            "openid",
            grant.openid,
            "nickname",
            gone ? "用户已经注销" : person.nickname(),
            "sex",
            0,
            "language",
            "",
            "city",
            "",
            "province",
            "",
            "country",
            "",
            "headimgurl",
            gone ? "" : avatar(person),
            "privilege",
            List.of(),
            "unionid",
            grant.unionid));
  }

  private String avatar(Person person) {
    String own = person.avatar();
    return own != null ? own : base + "/mmopen/vi_32/" + person.id() + "/132";
  }

  Reply auth(Call call) {
    String token = Credentials.required(call.query(), "access_token", 41001);
    String openid = Credentials.required(call.query(), "openid", 41009);
    try {
      Grants.Grant grant = grants.byAccess(token);
      grants.checkStillValid(grant);
      if (grant.openid.equals(openid)) {
        return sns("{\"errcode\":0,\"errmsg\":\"ok\"}");
      }
    } catch (WxError whatever) {
      // WeChat blames the openid here, whatever is wrong.
    }
    throw new WxError(40003);
  }

  static Reply sns(String json) {
    return Reply.of("text/plain", json);
  }
}
