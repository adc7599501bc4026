package io.wechatlogin.integration.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.wechatlogin.bootstrap.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Environment variables: they are read, or refused with problems that name a setting and show no
 * secret.
 */
final class SettingsFuzz {
  private static final List<String> NAMES =
      List.of(
          "HOST",
          "PORT",
          "PUBLIC_URL",
          "CONFIG_DIR",
          "DATA_DIR",
          "DATABASE_URL",
          "DATABASE_USER",
          "DATABASE_POOL",
          "HOST_KEYS",
          "ALLOWED_REDIRECTS",
          "ALLOWED_ORIGINS",
          "WECHAT_API_URL",
          "WECHAT_OPEN_URL",
          "RATE_LIMIT",
          "TRUSTED_PROXIES",
          "REQUESTS_IN_FLIGHT",
          "CONNECTIONS",
          "STOP_DELAY",
          "LOG_FORMAT",
          "MANAGEMENT_PORT");

  private SettingsFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    Map<String, String> environment = new HashMap<>();
    environment.put("WECHAT_LOGIN_DATABASE_PASSWORD", "marker-of-a-password");
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "marker-of-keys");
    while (data.remainingBytes() > 0) {
      String name = data.pickValue(NAMES);
      // No environment can hold a NUL, and the fuzzer, which learns the word, must not guess it.
      String value = data.consumeString(200).replace("\0", "");
      while (value.contains("marker-")) {
        value = value.replace("marker-", "");
      }
      environment.put("WECHAT_LOGIN_" + name, value);
    }
    List<String> problems = new ArrayList<>();
    Settings settings = Settings.read(environment, problems);
    for (String problem : problems) {
      if (!problem.startsWith("WECHAT_LOGIN_") || problem.contains("marker-")) {
        throw new IllegalStateException(problem);
      }
    }
    if (settings.toString().contains("marker-")) {
      throw new IllegalStateException("the settings print a secret");
    }
  }
}
