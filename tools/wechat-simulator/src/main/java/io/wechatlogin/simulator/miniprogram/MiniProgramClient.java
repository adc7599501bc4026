package io.wechatlogin.simulator.miniprogram;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.UserData;
import io.wechatlogin.simulator.api.OneTimeCodes;
import io.wechatlogin.simulator.crypto.Crypto;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of WeChat that runs on the phone for a mini program: wx.login, getPhoneNumber and
 * getUserProfile. It keeps the session keys, one per app and person.
 */
public final class MiniProgramClient {
  private final World world;
  private final Settings.Codes settings;
  private final OneTimeCodes loginCodes;
  private final OneTimeCodes phoneCodes;
  private final Map<String, String> sessionKeys = new ConcurrentHashMap<>();

  public MiniProgramClient(World world, Settings.Codes settings) {
    this.world = world;
    this.settings = settings;
    this.loginCodes = new OneTimeCodes(world, settings.usedCodesAreForgotten());
    this.phoneCodes = new OneTimeCodes(world, settings.usedCodesAreForgotten());
  }

  /**
   * wx.login: issues a js_code and replaces the session key.
   *
   * @throws IllegalArgumentException if the app is not a mini program
   */
  public String login(App app, Person person) {
    requireMiniProgram(app);
    renewSessionKey(world.openid(app, person));
    String value = "0" + world.random().text(31);
    return loginCodes.issue(value, settings.lifetime(app), app, person, "");
  }

  /**
   * The getPhoneNumber button: issues a code for the phone number.
   *
   * @throws IllegalArgumentException if the app is not a mini program
   */
  public String phoneCode(App app, Person person) {
    requireMiniProgram(app);
    String value = HexFormat.of().formatHex(world.random().bytes(32));
    return phoneCodes.issue(value, settings.phoneLifetime(), app, person, "");
  }

  private static void requireMiniProgram(App app) {
    if (app.kind() != App.Kind.MINI) {
      throw new IllegalArgumentException(app.appId() + " is not a mini program");
    }
  }

  OneTimeCodes loginCodes() {
    return loginCodes;
  }

  OneTimeCodes phoneCodes() {
    return phoneCodes;
  }

  String renewSessionKey(String openid) {
    String key = Base64.getEncoder().encodeToString(world.random().bytes(16));
    sessionKeys.put(openid, key);
    return key;
  }

  @Nullable String findSessionKey(String openid) {
    return sessionKeys.get(openid);
  }

  /**
   * The session key of the last wx.login, in Base64.
   *
   * @throws IllegalStateException if the person has not logged in to the app
   */
  public String sessionKey(App app, Person person) {
    String key = sessionKeys.get(world.openid(app, person));
    if (key == null) {
      throw new IllegalStateException(person.id() + " has not logged in to " + app.appId());
    }
    return key;
  }

  /** getUserProfile. Since 2022 WeChat returns the same anonymous profile for every person. */
  public UserData userData(App app, Person person) {
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

  /** The older form of getPhoneNumber, which the phone still returns in addition to the code. */
  public UserData phoneData(App app, Person person) {
    return encrypted(sessionKey(app, person), "", "", Json.write(phoneInfo(app, person)));
  }

  private UserData encrypted(String key, String rawData, String signature, String plain) {
    byte[] iv = world.random().bytes(16);
    return new UserData(
        rawData,
        signature,
        Crypto.encryptUserData(key, iv, plain),
        Base64.getEncoder().encodeToString(iv));
  }

  private Map<String, Object> watermark(App app) {
    return Json.object("timestamp", world.now().getEpochSecond(), "appid", app.appId());
  }

  Map<String, Object> phoneInfo(App app, Person person) {
    return Json.object(
        "phoneNumber", person.phone(),
        "purePhoneNumber", person.phone(),
        "countryCode", "86",
        "watermark", watermark(app));
  }
}
