package io.wechatlogin.bootstrap.doctor;

import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.InstanceAssembly;
import io.wechatlogin.application.instance.LoginTypes;
import io.wechatlogin.application.instance.SharedLoginTypeContext;
import io.wechatlogin.bootstrap.settings.UnknownSettings;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.AppTokenSource;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.domain.type.ProviderReachability;
import io.wechatlogin.files.InstanceFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks the instances, the way to WeChat, and each app's secret. */
final class WechatCheck {
  private static final String SUBJECT = "wechat";
  private static final String INSTANCES = "instances";

  private final Map<String, String> environment;
  private final InstantSource clock;
  private final Report report;
  private final ClockCheck clocks;

  WechatCheck(
      Map<String, String> environment, InstantSource clock, Report report, ClockCheck clocks) {
    this.environment = environment;
    this.clock = clock;
    this.report = report;
    this.clocks = clocks;
  }

  void check(Path configDir) {
    LastCall last = new LastCall();
    Set<String> namedInFiles = new HashSet<>();
    try (SharedLoginTypeContext context =
        new SharedLoginTypeContext(
            name -> {
              namedInFiles.add(name);
              return Optional.ofNullable(environment.get(name));
            },
            clock,
            last)) {
      List<Instance> instances =
          InstanceAssembly.assemble(
              List.of(InstanceFiles.in(configDir)),
              LoginTypes.onClassPath(),
              context,
              AllowedRedirects.of(List.of()));
      report.ok(
          INSTANCES,
          instances.stream()
              .map(instance -> instance.name() + " (" + instance.authType() + ")")
              .collect(Collectors.joining(", ")));
      if (isReachable(instances)) {
        instances.forEach(instance -> checkApp(instance, last));
      }
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> report.wrong(INSTANCES, Report.OPERATOR, problem));
    }
    UnknownSettings.problems(environment, namedInFiles)
        .forEach(problem -> report.wrong("settings", Report.OPERATOR, problem));
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
        report.ok(SUBJECT, answer.host() + " answers");
        answer.date().ifPresent(this::compareClock);
        yield true;
      }
      case ProviderReachability.Unreachable failure -> {
        report.wrong(
            SUBJECT,
            Report.NETWORK,
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
      report.warning(ClockCheck.SUBJECT, "", "WeChat's answer has no readable date");
    }
  }

  /** Asks WeChat for the app's token, which does not replace the token in use. */
  private void checkApp(Instance instance, LastCall last) {
    if (!(instance.type() instanceof AppTokenSource app)) {
      report.ok(SUBJECT, instance.name() + ": only the first login shows whether its secret works");
      return;
    }
    try {
      app.appToken(false);
      report.ok(SUBJECT, instance.name() + ": app id, secret and our address are accepted");
    } catch (LoginException refusal) {
      report.wrong(
          SUBJECT,
          Report.WECHAT_ADMIN,
          "%s: %s, errcode %s; see docs/errors.md"
              .formatted(instance.name(), refusal.error().code(), last.outcome));
    }
  }

  /** Remembers how the last call ended, because a refusal does not carry WeChat's error code. */
  private static final class LastCall implements ProviderCalls {
    private volatile String outcome = "none";

    @Override
    public void began(String call) {}

    @Override
    public void ended(String call, String outcome, Duration took) {
      this.outcome = outcome;
    }
  }
}
