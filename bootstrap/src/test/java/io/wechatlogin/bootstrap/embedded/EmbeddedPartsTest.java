package io.wechatlogin.bootstrap.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.bootstrap.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** This module has neither part on its class path, and so is like the slim jar. */
class EmbeddedPartsTest {
  private final EmbeddedParts parts = EmbeddedParts.onClassPath();

  @Test
  void productionHasNeitherAnEmbeddedDatabaseNorATrial() {
    assertThat(parts.database()).isEmpty();
    assertThat(parts.trial()).isEmpty();
  }

  @Test
  void aMissingPartIsOneLineThatNamesTheSettingAndTheOtherJar() {
    assertThat(missingFor(Map.of()))
        .hasSize(2)
        .noneMatch(problem -> problem.contains("\n"))
        .allMatch(problem -> problem.contains("wechat-login.jar"))
        .anyMatch(problem -> problem.startsWith("WECHAT_LOGIN_CONFIG_DIR: is missing"))
        .anyMatch(problem -> problem.startsWith("WECHAT_LOGIN_DATABASE_URL: is missing"));
  }

  @Test
  void settingsForProductionNeedNeitherPart() {
    assertThat(
            missingFor(
                Map.of(
                    "WECHAT_LOGIN_CONFIG_DIR", "/etc/login",
                    "WECHAT_LOGIN_DATABASE_URL", "jdbc:postgresql://db/login")))
        .isEmpty();
  }

  private List<String> missingFor(Map<String, String> environment) {
    return parts.missingFor(Settings.read(environment, new ArrayList<>()));
  }
}
