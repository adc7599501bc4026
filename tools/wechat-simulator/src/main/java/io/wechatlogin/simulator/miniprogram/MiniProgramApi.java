package io.wechatlogin.simulator.miniprogram;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.api.AppTokens;
import io.wechatlogin.simulator.api.Credentials;
import io.wechatlogin.simulator.api.Quotas;
import io.wechatlogin.simulator.api.WechatError;
import io.wechatlogin.simulator.crypto.Crypto;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.http.Routes;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;
import java.util.Map;

/** The API that a mini program's server calls. */
public final class MiniProgramApi {
  private final World world;
  private final Settings settings;
  private final Quotas quotas;
  private final AppTokens tokens;
  private final MiniProgramClient client;

  public MiniProgramApi(
      World world, Settings settings, Quotas quotas, AppTokens tokens, MiniProgramClient client) {
    this.world = world;
    this.settings = settings;
    this.quotas = quotas;
    this.tokens = tokens;
    this.client = client;
  }

  public void addTo(Routes routes) {
    routes.add("/sns/jscode2session", this::codeToSession);
    routes.add("/wxa/business/getuserphonenumber", this::phoneNumber);
    routes.add("/wxa/checksession", this::checkSession);
    routes.add("/wxa/resetusersessionkey", this::resetSession);
  }

  private Response codeToSession(Request request) {
    App app = Credentials.checkExchange(world, settings, request.query(), "js_code");
    Person person = client.loginCodes().take(request.param("js_code"), app).person();
    quotas.countLogin(app, person);
    if (person.is(Person.Trait.BLOCKED)) {
      throw new WechatError(40226);
    }
    return Response.of(
        "text/plain",
        Json.wechatObject(
            "session_key", client.sessionKey(app, person),
            "openid", world.openid(app, person),
            "unionid", world.unionidAtLogin(app, person)));
  }

  private Response phoneNumber(Request request) {
    App app = tokens.app(request);
    if (!request.isPost()) {
      throw new WechatError(43002);
    }
    Map<String, Object> body = Credentials.jsonBody(request);
    String openid = Json.text(body, "openid");
    Person person;
    try {
      person = client.phoneCodes().take(Json.text(body, "code"), app).person();
    } catch (WechatError refused) {
      // The wording of this call differs from all others.
      throw new WechatError(40029, "invalid code hint: [" + world.random().text(14) + "]");
    }
    if (!openid.isEmpty() && !openid.equals(world.openid(app, person))) {
      throw new WechatError(40003);
    }
    return answer(
        Json.wechatObject(
            "errcode", 0, "errmsg", "ok", "phone_info", client.phoneInfo(app, person)));
  }

  private Response checkSession(Request request) {
    checkSignature(request);
    return answer("{\"errcode\":0,\"errmsg\":\"ok\"}");
  }

  private Response resetSession(Request request) {
    String openid = checkSignature(request);
    String key = client.renewSessionKey(openid);
    return answer(
        Json.wechatObject("errcode", 0, "errmsg", "ok", "openid", openid, "session_key", key));
  }

  // Returns the openid whose session key signed the request.
  private String checkSignature(Request request) {
    App app = tokens.app(request);
    String openid = Credentials.required(request.query(), "openid", 41009);
    if (world.persons().stream().noneMatch(each -> world.openid(app, each).equals(openid))) {
      throw new WechatError(40003);
    }
    if (!request.param("sig_method").equals("hmac_sha256")) {
      throw new WechatError(87008);
    }
    String key = client.findSessionKey(openid);
    if (key == null || !Crypto.sessionSignature(key, "").equals(request.param("signature"))) {
      throw new WechatError(87009);
    }
    return openid;
  }

  private Response answer(String json) {
    return Response.of(settings.api().wxaContentType(), json);
  }
}
