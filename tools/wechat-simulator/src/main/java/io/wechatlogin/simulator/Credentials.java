package io.wechatlogin.simulator;

import java.util.Map;

/** The checks that the calls with a secret share, in the order that agrees with every capture. */
final class Credentials {
  private Credentials() {}

  static App check(World world, Settings settings, Map<String, String> params, String codeName) {
    String appId = required(params, "appid", 41002);
    String secret = required(params, "secret", 41004);
    required(params, codeName, 41008);
    if (!settings.appidBeforeGrantType()) {
      checkGrantType(params);
    }
    App app = app(world, appId);
    if (!secret.equals(app.secret())) {
      throw new WxError(40125);
    }
    checkGrantType(params);
    return app;
  }

  private static void checkGrantType(Map<String, String> params) {
    if (!params.getOrDefault("grant_type", "").equals("authorization_code")) {
      throw new WxError(40002);
    }
  }

  static App app(World world, String appId) {
    App app = world.findApp(appId);
    if (app == null) {
      throw new WxError(40013);
    }
    return app;
  }

  static String required(Map<String, String> params, String name, int errcode) {
    String value = params.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new WxError(errcode);
    }
    return value;
  }
}
