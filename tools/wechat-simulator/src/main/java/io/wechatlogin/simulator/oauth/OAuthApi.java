package io.wechatlogin.simulator.oauth;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.api.Credentials;
import io.wechatlogin.simulator.api.OneTimeCodes;
import io.wechatlogin.simulator.api.WechatError;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.http.Routes;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.page.Avatar;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API of web logins: exchange of a code for tokens, refresh, profile. */
public final class OAuthApi {
  private static final String AVATARS = "/mmopen/vi_32/";

  private final World world;
  private final Authorizations authorizations;
  private final Grants grants;
  private final Settings settings;
  private final URI baseUrl;

  /**
   * Creates the API.
   *
   * @param baseUrl where the WeChat-shaped port listens, for the URLs of avatars
   */
  public OAuthApi(World world, Authorizations authorizations, Settings settings, URI baseUrl) {
    this.world = world;
    this.authorizations = authorizations;
    this.grants = new Grants(world);
    this.settings = settings;
    this.baseUrl = baseUrl;
  }

  public void addTo(Routes routes) {
    routes.add("/sns/oauth2/access_token", this::accessToken);
    routes.add("/sns/oauth2/refresh_token", this::refreshToken);
    routes.add("/sns/userinfo", this::userinfo);
    routes.add("/sns/auth", this::auth);
    routes.addPrefix(AVATARS, this::avatar);
  }

  private Response accessToken(Request request) {
    Map<String, String> params = params(request);
    App app = Credentials.checkExchange(world, settings, params, "code");
    if (app.kind() == App.Kind.MINI) {
      throw new WechatError(40029);
    }
    OneTimeCodes.Code code = authorizations.exchange(params.getOrDefault("code", ""), app);
    boolean snapshot = app.kind() == App.Kind.OFFICIAL && code.person().is(Person.Trait.SNAPSHOT);
    Grant grant = grants.issue(user(app, code, snapshot), code.scope());
    return text(tokens(grant, grant.user().unionid(), snapshot ? 1 : null));
  }

  private AppUser user(App app, OneTimeCodes.Code code, boolean snapshot) {
    Person person = code.person();
    String openid = snapshot ? world.snapshotId() : world.openid(app, person);
    String unionid = null;
    if (app.kind() != App.Kind.OFFICIAL || code.scope().contains("snsapi_userinfo")) {
      unionid = world.unionidAtLogin(app, person);
      if (snapshot && unionid != null) {
        unionid = world.snapshotId();
      }
    }
    return new AppUser(app, person, openid, unionid);
  }

  // Some clients send the parameters as a form, and WeChat accepts that.
  private static Map<String, String> params(Request request) {
    Map<String, String> form = request.form();
    if (form.isEmpty()) {
      return request.query();
    }
    Map<String, String> both = new HashMap<>(form);
    both.putAll(request.query());
    return both;
  }

  private static String tokens(
      Grant grant, @Nullable String unionid, @Nullable Integer snapshotUser) {
    return Json.wechatObject(
        "access_token",
        grant.accessToken().value(),
        "expires_in",
        Grants.ACCESS_LIFETIME.toSeconds(),
        "refresh_token",
        grant.refreshToken().value(),
        "openid",
        grant.user().openid(),
        "scope",
        grant.scope(),
        "unionid",
        unionid,
        "is_snapshotuser",
        snapshotUser);
  }

  private Response refreshToken(Request request) {
    Map<String, String> params = params(request);
    String appId = Credentials.required(params, "appid", 41002);
    String refreshToken = Credentials.required(params, "refresh_token", 41003);
    Credentials.checkGrantType(params, "refresh_token");
    App app = Credentials.app(world, appId);
    return text(tokens(grants.refresh(app, refreshToken), null, null));
  }

  private Response userinfo(Request request) {
    String token = Credentials.required(request.query(), "access_token", 41001);
    String openid = Credentials.required(request.query(), "openid", 41009);
    Grant grant = grants.byAccessToken(token);
    if (!grant.mayReadProfile()) {
      throw new WechatError(48001);
    }
    grants.checkStillValid(grant);
    if (settings.api().checkOpenid() && !openid.equals(grant.user().openid())) {
      throw new WechatError(40003);
    }
    return text(profile(grant.user()));
  }

  private String profile(AppUser user) {
    // The person as they are now and not as they were when the grant was issued.
    Person person = world.person(user.person().id());
    boolean deregistered = person.is(Person.Trait.DEREGISTERED);
    return Json.wechatObject(
        "openid",
        user.openid(),
        "nickname",
        deregistered ? "用户已经注销" : person.nickname(),
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
        deregistered ? "" : avatarUrl(person),
        "privilege",
        List.of(),
        "unionid",
        user.unionid());
  }

  private String avatarUrl(Person person) {
    String own = person.avatar();
    return own != null ? own : baseUrl + AVATARS + person.id() + "/132";
  }

  private Response avatar(Request request) {
    String personId = request.path().split("/", -1)[3];
    Person person = world.findPerson(personId);
    return person == null
        ? Response.empty(404)
        : Response.of("image/svg+xml", Avatar.svg(personId, person.nickname()));
  }

  private Response auth(Request request) {
    String token = Credentials.required(request.query(), "access_token", 41001);
    String openid = Credentials.required(request.query(), "openid", 41009);
    try {
      Grant grant = grants.byAccessToken(token);
      grants.checkStillValid(grant);
      if (grant.user().openid().equals(openid)) {
        return text("{\"errcode\":0,\"errmsg\":\"ok\"}");
      }
    } catch (WechatError anyOther) {
      // WeChat reports the openid as invalid here, whatever the cause is.
    }
    throw new WechatError(40003);
  }

  private static Response text(String json) {
    return Response.of("text/plain", json);
  }
}
