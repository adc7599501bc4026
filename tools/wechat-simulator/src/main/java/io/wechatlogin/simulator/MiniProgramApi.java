package io.wechatlogin.simulator;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a mini program's server calls, and what wx.login and its sisters do on the phone. */
final class MiniProgramApi {
  private final World world;
  private final GlobalTokens tokens;
  private final Quotas quotas;
  private final Settings settings;
  private final OneTimeCodes loginCodes;
  private final OneTimeCodes phoneCodes;
  private final Map<String, String> sessionKeys = new ConcurrentHashMap<>();

  MiniProgramApi(
      World world,
      GlobalTokens tokens,
      Quotas quotas,
      Settings settings,
      OneTimeCodes loginCodes,
      OneTimeCodes phoneCodes) {
    this.world = world;
    this.tokens = tokens;
    this.quotas = quotas;
    this.settings = settings;
    this.loginCodes = loginCodes;
    this.phoneCodes = phoneCodes;
  }

  /** wx.login: a code, and a new session key in place of the old one. */
  String login(App app, Person person) {
    mustBeMini(app);
    newSessionKey(world.openid(app, person));
    return loginCodes.issue("0" + world.text(31), settings.codeLifetime(app), app, person, "");
  }

  /** The getPhoneNumber button. */
  String phoneCode(App app, Person person) {
    mustBeMini(app);
    return phoneCodes.issue(
        HexFormat.of().formatHex(world.bytes(32)), settings.phoneCodeLifetime(), app, person, "");
  }

  private static void mustBeMini(App app) {
    if (app.kind() != App.Kind.MINI) {
      throw new IllegalArgumentException(app.appId() + " is no mini program");
    }
  }

  private String newSessionKey(String openid) {
    String key = Base64.getEncoder().encodeToString(world.bytes(16));
    sessionKeys.put(openid, key);
    return key;
  }

  /** getUserProfile: since 2022 everybody is called the same. */
  UserData userData(App app, Person person) {
    Map<String, Object> profile =
        Json.object(
            "nickName", "微信用户",
            "gender", 0,
            "language", "",
            "city", "",
            "province", "",
            "country", "",
            "avatarUrl", "https://thirdwx.qlogo.cn/mmopen/vi_32/grey/132");
    String rawData = Json.write(profile);
    String key = sessionKey(app, person);
    profile.put("watermark", watermark(app));
    return encrypted(key, rawData, Crypto.sha1(rawData + key), Json.write(profile));
  }

  /** The older form of getPhoneNumber, which the phone still hands out beside the code. */
  UserData phoneData(App app, Person person) {
    return encrypted(sessionKey(app, person), "", "", Json.write(phoneInfo(app, person)));
  }

  private UserData encrypted(String key, String rawData, String signature, String plain) {
    byte[] iv = world.bytes(16);
    return new UserData(
        rawData,
        signature,
        Crypto.encryptUserData(key, iv, plain),
        Base64.getEncoder().encodeToString(iv));
  }

  String sessionKey(App app, Person person) {
    String key = sessionKeys.get(world.openid(app, person));
    if (key == null) {
      throw new IllegalStateException(person.id() + " has not logged in to " + app.appId());
    }
    return key;
  }

  private Map<String, Object> watermark(App app) {
    return Json.object("timestamp", world.now().getEpochSecond(), "appid", app.appId());
  }

  private Map<String, Object> phoneInfo(App app, Person person) {
    return Json.object(
        "phoneNumber", person.phone(),
        "purePhoneNumber", person.phone(),
        "countryCode", "86",
        "watermark", watermark(app));
  }

  Reply code2session(Call call) {
    App app = Credentials.check(world, settings, call.query(), "js_code");
    Person person = loginCodes.take(call.param("js_code"), app).person();
    quotas.countLogin(app, person);
    if (person.is(Person.Trait.BLOCKED)) {
      throw new WxError(40226);
    }
    return OAuthApi.sns(
        Json.wire(
            "session_key", sessionKey(app, person),
            "openid", world.openid(app, person),
            "unionid", world.unionidAtLogin(app, person)));
  }

  Reply phoneNumber(Call call) {
    App app = tokens.app(call);
    if (!call.isPost()) {
      throw new WxError(43002);
    }
    Map<String, Object> body = GlobalTokens.jsonBody(call);
    String openid = GlobalTokens.text(body, "openid");
    Person person;
    try {
      person = phoneCodes.take(GlobalTokens.text(body, "code"), app).person();
    } catch (WxError refused) {
      // This call words it differently from all others.
      throw new WxError(40029, "invalid code hint: [" + world.text(14) + "]");
    }
    if (!openid.isEmpty() && !openid.equals(world.openid(app, person))) {
      throw new WxError(40003);
    }
    return json(Json.wire("errcode", 0, "errmsg", "ok", "phone_info", phoneInfo(app, person)));
  }

  Reply checkSession(Call call) {
    checkSignature(call);
    return json("{\"errcode\":0,\"errmsg\":\"ok\"}");
  }

  Reply resetSession(Call call) {
    String openid = checkSignature(call);
    return json(
        Json.wire(
            "errcode", 0, "errmsg", "ok", "openid", openid, "session_key", newSessionKey(openid)));
  }

  private String checkSignature(Call call) {
    App app = tokens.app(call);
    String openid = Credentials.required(call.query(), "openid", 41009);
    if (world.persons().stream().noneMatch(each -> world.openid(app, each).equals(openid))) {
      throw new WxError(40003);
    }
    if (!call.param("sig_method").equals("hmac_sha256")) {
      throw new WxError(87008);
    }
    String key = sessionKeys.get(openid);
    if (key == null || !Crypto.sessionSignature(key, "").equals(call.param("signature"))) {
      throw new WxError(87009);
    }
    return openid;
  }

  private Reply json(String json) {
    return Reply.of(settings.wxaContentType(), json);
  }
}
