package io.wechatlogin.bootstrap.check;

import io.wechatlogin.bootstrap.rights.SecretFiles;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.files.InstanceFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the apps that the instance files name, for mistakes that WeChat notices at the first login
 * only. What makes a file unusable is found by whoever assembles the instances.
 */
final class Apps {
  private static final String SUBJECT = "instances";

  /** Of websites, native apps, mini programs and official accounts alike (WeChat's manual). */
  private static final Pattern APP_ID = Pattern.compile("wx[0-9a-f]{16}");

  private static final Set<String> TYPES =
      Set.of("WeChatType", "WeChatMiniType", "WeChatAppType", "WechatPublicType").stream()
          .map(name -> "auths.loginTypes." + name)
          .collect(Collectors.toUnmodifiableSet());

  private static final String AUTH_CONFIG = "authConfig";
  private static final String APP_SECRET = "appSecret";

  private final Map<String, String> environment;

  /** An app as one instance has it. */
  private record App(String instance, String appId, Set<Secret> secrets) {}

  Apps(Map<String, String> environment) {
    this.environment = environment;
  }

  void check(Path configDir, Findings findings) {
    SecretFiles.clearSecrets(configDir)
        .forEach(warning -> findings.warning(SUBJECT, Findings.OPERATOR, warning));
    Map<String, List<App>> byId = new TreeMap<>();
    for (InstanceConfig config : read(configDir)) {
      app(config)
          .ifPresent(
              app -> {
                byId.computeIfAbsent(app.appId(), id -> new ArrayList<>()).add(app);
                if (isOfWechat(config) && !APP_ID.matcher(app.appId()).matches()) {
                  findings.warning(
                      SUBJECT,
                      Findings.OPERATOR,
                      "%s: the appId looks like none of WeChat's, which are wx and 16 of 0-9 a-f"
                          .formatted(app.instance()));
                }
              });
    }
    byId.forEach((appId, apps) -> compareSecrets(appId, apps, findings));
  }

  private static void compareSecrets(String appId, List<App> apps, Findings findings) {
    if (apps.stream().flatMap(app -> app.secrets().stream()).distinct().count() > 1) {
      findings.warning(
          SUBJECT,
          Findings.OPERATOR,
          "%s: have one app id (%s) and different secrets; WeChat accepts only the newest"
              .formatted(
                  apps.stream().map(App::instance).collect(Collectors.joining(", ")),
                  appId.replaceAll("\\p{Cntrl}", "?")));
    }
  }

  private List<InstanceConfig> read(Path configDir) {
    return InstanceFiles.in(configDir)
        .read(name -> Optional.ofNullable(environment.get(name)), new ArrayList<>());
  }

  private static boolean isOfWechat(InstanceConfig config) {
    return config.element().optionalText("type").filter(TYPES::contains).isPresent();
  }

  private static Optional<App> app(InstanceConfig config) {
    ConfigObject business = config.business();
    ConfigObject app = business.has(AUTH_CONFIG) ? business.object(AUTH_CONFIG) : business;
    return app.optionalText("appId")
        .filter(Apps::isKnown)
        .map(
            appId ->
                new App(
                    config.name(),
                    appId,
                    Stream.of(config.element(), app)
                        .flatMap(object -> object.optionalText(APP_SECRET).stream())
                        .filter(Apps::isKnown)
                        .map(Secret::new)
                        .collect(Collectors.toSet())));
  }

  /** A variable that is not set is reported elsewhere. */
  private static boolean isKnown(String text) {
    return !text.startsWith("${");
  }
}
