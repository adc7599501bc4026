package io.wechatlogin.bootstrap.check;

import io.wechatlogin.bootstrap.settings.Settings;
import java.net.URI;

/** Checks for settings that are valid but dangerous. */
final class SettingsCheck {
  private static final String SUBJECT = "settings";

  private final Findings findings;

  SettingsCheck(Findings findings) {
    this.findings = findings;
  }

  void check(Settings settings) {
    if (findings.problems().isEmpty()) {
      findings.ok(
          SUBJECT, settings.isTrial() ? "trial mode: WeChat is simulated" : "all are readable");
    }
    if (!settings.isTrial()) {
      checkProduction(settings.http());
    }
    if (settings.limits().requestsPerMinute() == 0) {
      findings.warning(
          SUBJECT, Findings.OPERATOR, "WECHAT_LOGIN_RATE_LIMIT is 0: clients are not limited");
    }
  }

  private void checkProduction(Settings.Http http) {
    if (http.hostKeys().isEmpty() && !findings.hasProblemOf("WECHAT_LOGIN_HOST_KEYS:")) {
      findings.warning(
          SUBJECT, Findings.OPERATOR, "WECHAT_LOGIN_HOST_KEYS is empty: no back end may call");
    }
    URI publicUrl = http.publicUrl().orElse(URI.create("http://localhost"));
    if ("http".equals(publicUrl.getScheme()) && !"localhost".equals(publicUrl.getHost())) {
      findings.warning(
          SUBJECT,
          Findings.OPERATOR,
          "WECHAT_LOGIN_PUBLIC_URL is not https: tokens can be read on the network");
    }
  }
}
