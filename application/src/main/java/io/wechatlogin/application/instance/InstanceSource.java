package io.wechatlogin.application.instance;

import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A source of instance configurations, such as a folder of files or the host's own settings. */
@FunctionalInterface
public interface InstanceSource {
  /**
   * Reads the configurations.
   *
   * @param settings the settings of the deployment by name, for references such as {@code
   *     "${MY_WECHAT_SECRET}"}
   * @param problems the list to which problems are added, each with its place and without values: a
   *     value may be a secret
   */
  List<InstanceConfig> read(Function<String, Optional<String>> settings, List<String> problems);

  /**
   * Returns a source of one instance that the host configures itself. Texts are used as they are:
   * {@code ${NAME}} is not replaced.
   *
   * @param name the short name, such as {@code MyWeChatLogin}
   * @param element the content of {@code e.json}: texts, numbers, booleans, lists and maps
   * @param business the content of {@code <Name>.json}
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
