package io.wechatlogin.bootstrap.embedded;

import io.wechatlogin.bootstrap.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The embedded database and trial mode, where they are on the class path: both in the jar with
 * everything, neither in the slim one.
 */
public record EmbeddedParts(
    Optional<EmbeddedDatabaseProvider> database, Optional<TrialProvider> trial) {
  /** Finds the parts. */
  public static EmbeddedParts onClassPath() {
    return new EmbeddedParts(
        ServiceLoader.load(EmbeddedDatabaseProvider.class).findFirst(),
        ServiceLoader.load(TrialProvider.class).findFirst());
  }

  /** Returns a problem for each part that the settings need and that is not there. */
  public List<String> missingFor(Settings settings) {
    List<String> problems = new ArrayList<>();
    if (settings.isTrial() && trial.isEmpty()) {
      problems.add(
          "WECHAT_LOGIN_CONFIG_DIR: is missing, and this jar has no trial mode; set it to the"
              + " folder that holds auths/loginTypes/, or start wechat-login.jar");
    }
    if (settings.database().url().isEmpty() && database.isEmpty()) {
      problems.add(
          "WECHAT_LOGIN_DATABASE_URL: is missing, and this jar has no embedded PostgreSQL; set it"
              + " to the JDBC URL of a PostgreSQL, or start wechat-login.jar");
    }
    return problems;
  }
}
