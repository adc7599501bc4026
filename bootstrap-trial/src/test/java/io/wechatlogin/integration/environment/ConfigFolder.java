package io.wechatlogin.integration.environment;

import io.wechatlogin.domain.secret.SecretHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The configuration of an operator: a folder for each instance, and the environment. */
public final class ConfigFolder {
  public static final String HOST_KEY = "wlh_the-key-of-this-test-0123456789";

  private final Path root;

  public ConfigFolder(Path root) {
    this.root = root;
  }

  /** Adds an instance, whose secret is {@code secret-of-<appId>}. */
  public ConfigFolder add(String name, String type, String appId, boolean allowRegister) {
    Path folder = root.resolve("auths/loginTypes").resolve(name);
    write(
        folder.resolve("e.json"),
        "{'type': 'auths.loginTypes.%s', 'title': '%s', 'allowRegister': %d}"
            .formatted(type, name, allowRegister ? 1 : 0));
    String app = "{'appId': '%s', 'appSecret': 'secret-of-%s'}".formatted(appId, appId);
    write(
        folder.resolve(name + ".json"),
        type.equals("WechatPublicType") ? app : "{'authConfig': " + app + "}");
    return this;
  }

  /** Adds an official account whose application's state is {@code of-the-app}. */
  public ConfigFolder addOfficial(String name, String appId, String scope) {
    Path folder = root.resolve("auths/loginTypes").resolve(name);
    write(
        folder.resolve("e.json"),
        "{'type': 'auths.loginTypes.WechatPublicType', 'title': '%s', 'allowRegister': 1}"
            .formatted(name));
    write(
        folder.resolve(name + ".json"),
        "{'appId': '%s', 'appSecret': 'secret-of-%s', 'scope': '%s', 'state': 'of-the-app'}"
            .formatted(appId, appId, scope));
    return this;
  }

  /** Returns the environment of a service that reads this folder and talks to this WeChat. */
  public Map<String, String> environment(URI wechat) {
    return new HashMap<>(
        Map.of(
            "WECHAT_LOGIN_CONFIG_DIR",
            root.toString(),
            "WECHAT_LOGIN_WECHAT_API_URL",
            wechat.toString(),
            "WECHAT_LOGIN_HOST_KEYS",
            "test:" + SecretHash.of(HOST_KEY).hex(),
            "WECHAT_LOGIN_ALLOWED_REDIRECTS",
            "https://app.example"));
  }

  private static void write(Path file, String json) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, json.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
