package io.wechatlogin.bootstrap.doctor;

import io.wechatlogin.bootstrap.rights.SecretFiles;
import io.wechatlogin.bootstrap.settings.Settings;
import java.net.URI;

/** Checks for settings that are valid but dangerous. */
final class SettingsCheck {
  private static final String SUBJECT = "settings";

  private final Report report;

  SettingsCheck(Report report) {
    this.report = report;
  }

  void check(Settings settings) {
    report.ok(SUBJECT, settings.isTrial() ? "trial mode: WeChat is simulated" : "all are readable");
    if (!settings.isTrial()) {
      checkProduction(settings.http());
      settings
          .files()
          .configDir()
          .ifPresent(
              dir ->
                  SecretFiles.readableConfiguration(dir)
                      .forEach(warning -> report.warning(SUBJECT, Report.OPERATOR, warning)));
    }
    if (settings.limits().requestsPerMinute() == 0) {
      report.warning(
          SUBJECT, Report.OPERATOR, "WECHAT_LOGIN_RATE_LIMIT is 0: clients are not limited");
    }
  }

  private void checkProduction(Settings.Http http) {
    if (http.hostKeys().isEmpty()) {
      report.warning(
          SUBJECT, Report.OPERATOR, "WECHAT_LOGIN_HOST_KEYS is empty: no back end may call");
    }
    URI publicUrl = http.publicUrl().orElse(URI.create("http://localhost"));
    if ("http".equals(publicUrl.getScheme()) && !"localhost".equals(publicUrl.getHost())) {
      report.warning(
          SUBJECT,
          Report.OPERATOR,
          "WECHAT_LOGIN_PUBLIC_URL is not https: tokens can be read on the network");
    }
  }
}
