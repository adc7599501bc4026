package io.wechatlogin.simulator.api;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;
import java.util.Map;

/** The checks of parameters and secrets that WeChat's APIs share. */
public final class Credentials {
  private Credentials() {}

  /**
   * The app of a code exchange. The checks follow the order that agrees with all captured answers.
   *
   * @param codeName the name of the parameter with the code
   * @throws WechatError 41002, 41004 or 41008 if a parameter is missing; 40002, 40013 or 40125 if
   *     the grant type, the app or the secret is wrong
   */
  public static App checkExchange(
      World world, Settings settings, Map<String, String> params, String codeName) {
    String appId = required(params, "appid", 41002);
    String secret = required(params, "secret", 41004);
    required(params, codeName, 41008);
    if (!settings.api().appidBeforeGrantType()) {
      checkGrantType(params, "authorization_code");
    }
    App app = app(world, appId);
    checkSecret(app, secret);
    checkGrantType(params, "authorization_code");
    return app;
  }

  /** Throws 40002 if the grant type is another one. */
  public static void checkGrantType(Map<String, String> params, String expected) {
    if (!params.getOrDefault("grant_type", "").equals(expected)) {
      throw new WechatError(40002);
    }
  }

  /** Throws 40125 if the secret is not the app's. */
  static void checkSecret(App app, String secret) {
    if (!secret.equals(app.secret())) {
      throw new WechatError(40125);
    }
  }

  /** The app with this id; throws 40013 if there is none. */
  public static App app(World world, String appId) {
    App app = world.findApp(appId);
    if (app == null) {
      throw new WechatError(40013);
    }
    return app;
  }

  /** A parameter; throws the error number if it is missing or empty. */
  public static String required(Map<String, String> params, String name, int errcode) {
    String value = params.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new WechatError(errcode);
    }
    return value;
  }

  /** The JSON object in the body; throws 47001 if it is not one. */
  public static Map<String, Object> jsonBody(Request request) {
    try {
      return Json.readObject(request.body());
    } catch (IllegalArgumentException notJson) {
      throw new WechatError(47001);
    }
  }
}
