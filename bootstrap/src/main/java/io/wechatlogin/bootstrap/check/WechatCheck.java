package io.wechatlogin.bootstrap.check;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.AppTokenSource;
import io.wechatlogin.domain.type.ProviderReachability;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Checks the way to WeChat, and each app's secret. */
final class WechatCheck {
  private static final String SUBJECT = "wechat";

  private final Findings findings;
  private final ClockCheck clocks;

  WechatCheck(Findings findings, ClockCheck clocks) {
    this.findings = findings;
    this.clocks = clocks;
  }

  /**
   * Checks by the clients of the instances.
   *
   * @param last watches their calls
   */
  void check(List<Instance> instances, LastCall last) {
    if (isReachable(instances)) {
      instances.forEach(instance -> checkApp(instance, last));
    }
  }

  /** All instances share one client. */
  private boolean isReachable(List<Instance> instances) {
    return instances.stream()
        .map(Instance::type)
        .filter(ProviderReachability.class::isInstance)
        .map(ProviderReachability.class::cast)
        .findFirst()
        .map(this::isReachable)
        .orElse(true);
  }

  /** Asks by the client of the logins: through the same proxy, with the same certificates. */
  private boolean isReachable(ProviderReachability provider) {
    return switch (provider.reach()) {
      case ProviderReachability.Answered answer -> {
        findings.ok(SUBJECT, answer.host() + " answers");
        answer.date().ifPresent(this::compareClock);
        yield true;
      }
      case ProviderReachability.Unreachable failure -> {
        findings.problem(
            SUBJECT,
            Findings.NETWORK,
            "%s cannot be reached: %s; check name server, firewall, proxy and trusted certificates"
                .formatted(failure.host(), failure.reason()));
        yield false;
      }
    };
  }

  private void compareClock(String date) {
    try {
      clocks.compare(
          "WeChat's",
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(),
          clocks.now());
    } catch (DateTimeParseException malformed) {
      findings.warning(ClockCheck.SUBJECT, "", "WeChat's answer has no readable date");
    }
  }

  /** Asks WeChat for the app's token, which does not replace the token in use. */
  private void checkApp(Instance instance, LastCall last) {
    if (!(instance.type() instanceof AppTokenSource app)) {
      findings.ok(
          SUBJECT, instance.name() + ": only the first login shows whether its secret works");
      return;
    }
    try {
      app.appToken(false);
      findings.ok(SUBJECT, instance.name() + ": app id, secret and our address are accepted");
    } catch (LoginException refusal) {
      findings.problem(
          SUBJECT,
          Findings.WECHAT_ADMIN,
          "%s: %s, errcode %s; see docs/errors.md"
              .formatted(instance.name(), refusal.error().code(), last.outcome()));
    }
  }
}
