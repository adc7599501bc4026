package io.wechatlogin.bootstrap.check;

import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.InstanceAssembly;
import io.wechatlogin.application.instance.LoginTypes;
import io.wechatlogin.application.instance.SharedLoginTypeContext;
import io.wechatlogin.bootstrap.settings.UnknownSettings;
import io.wechatlogin.files.InstanceFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks that the instances can be assembled, as a start does it. */
final class InstancesCheck {
  private static final String SUBJECT = "instances";
  private static final String SETTINGS = "settings";

  /** The settings that types read. */
  private static final String WECHAT = "WECHAT_LOGIN_WECHAT_";

  private final Map<String, String> environment;
  private final InstantSource clock;
  private final Findings findings;
  private final Set<String> namedInFiles = new HashSet<>();

  /**
   * Settings that are wrong. What a type reads beside them is checked as if they were not there.
   */
  private final Set<String> unusable = new HashSet<>();

  InstancesCheck(Map<String, String> environment, InstantSource clock, Findings findings) {
    this.environment = environment;
    this.clock = clock;
    this.findings = findings;
  }

  /** Checks the files, and the way to WeChat if that is wanted. */
  void check(Path configDir, Optional<WechatCheck> wechat) {
    environment.keySet().stream()
        .filter(name -> name.startsWith(WECHAT) && findings.hasProblemOf(name + ":"))
        .forEach(unusable::add);
    boolean wasComplete;
    do {
      wasComplete = assemble(configDir, wechat);
    } while (!wasComplete);
  }

  /** Checks for variables that look like settings and that neither we nor the files name. */
  void checkUnknownSettings() {
    UnknownSettings.problems(environment, namedInFiles)
        .forEach(problem -> findings.problem(SETTINGS, Findings.OPERATOR, problem));
  }

  /**
   * Returns whether nothing was hidden by a setting that is wrong; it is left out the next time.
   */
  private boolean assemble(Path configDir, Optional<WechatCheck> wechat) {
    LastCall last = new LastCall();
    try (SharedLoginTypeContext context = new SharedLoginTypeContext(this::setting, clock, last)) {
      List<Instance> instances =
          InstanceAssembly.assemble(
              List.of(InstanceFiles.in(configDir)),
              LoginTypes.onClassPath(),
              context,
              AllowedRedirects.of(List.of()));
      findings.ok(
          SUBJECT,
          instances.stream()
              .map(instance -> instance.name() + " (" + instance.authType() + ")")
              .collect(Collectors.joining(", ")));
      wechat.filter(check -> unusable.isEmpty()).ifPresent(check -> check.check(instances, last));
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> findings.problem(SUBJECT, Findings.OPERATOR, problem));
    } catch (IllegalArgumentException refusal) {
      String name = unusableSetting(environment, refusal).orElseThrow(() -> refusal);
      findings.problem(SETTINGS, Findings.OPERATOR, String.valueOf(refusal.getMessage()));
      return !unusable.add(name);
    }
    return true;
  }

  /** Returns the variable that a login type refuses, by whose name the message begins. */
  static Optional<String> unusableSetting(
      Map<String, String> environment, IllegalArgumentException refusal) {
    return Stream.of(String.valueOf(refusal.getMessage()).split("[ :]", 2))
        .findFirst()
        .filter(environment::containsKey);
  }

  private Optional<String> setting(String name) {
    namedInFiles.add(name);
    return Optional.ofNullable(environment.get(name)).filter(value -> !unusable.contains(name));
  }
}
