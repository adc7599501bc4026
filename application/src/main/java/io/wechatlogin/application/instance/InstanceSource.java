package io.wechatlogin.application.instance;

import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where instances are configured: a folder of files, the host's own settings, or the like. */
@FunctionalInterface
public interface InstanceSource {
  /**
   * Reads what is configured.
   *
   * @param settings the settings of the deployment by name, for references such as {@code
   *     "${MY_WECHAT_SECRET}"}
   * @param problems where problems are added to, each with the place that it is at, without values:
   *     a value may be a secret
   */
  List<InstanceConfig> read(Function<String, Optional<String>> settings, List<String> problems);

  /**
   * Returns one instance that the host configures by itself. Texts are taken as they are: {@code
   * ${NAME}} is not replaced.
   *
   * @param name the short name, such as {@code MyWeChatLogin}
   * @param element what {@code e.json} would hold: texts, numbers, booleans, lists and maps
   * @param business what {@code <Name>.json} would hold
   */
  static InstanceSource of(String name, Map<String, ?> element, Map<String, ?> business) {
    return (settings, problems) ->
        InstanceAssembly.isName(name, name, problems)
            ? List.of(
                new InstanceConfig(
                    name,
                    new ConfigObject(name + "/e.json", element, problems),
                    new ConfigObject(name + "/" + name + ".json", business, problems)))
            : List.of();
  }
}
