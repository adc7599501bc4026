package io.wechatlogin.wechat.types;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import java.util.Optional;

/**
 * Reads the secret of an app from its configuration: from {@code e.json}, from the instance's own
 * file, or from both if they agree.
 */
final class AppSecret {
  private static final String KEY = "appSecret";

  private AppSecret() {}

  /**
   * Reads the secret. After a configuration problem it is empty.
   *
   * @param element {@code e.json}
   * @param business the part of {@code <Name>.json} that may contain the secret
   */
  static Secret read(ConfigObject element, ConfigObject business) {
    boolean isPresent = element.has(KEY) || business.has(KEY);
    Optional<Secret> inElement = element.optionalText(KEY).map(Secret::new);
    Optional<Secret> inBusiness = business.optionalText(KEY).map(Secret::new);
    if (!isPresent) {
      business.problem(KEY, "is missing");
    }
    if (inElement.isPresent() && inBusiness.isPresent() && !inElement.equals(inBusiness)) {
      business.problem(KEY, "differs from the one in e.json");
    }
    return inBusiness.or(() -> inElement).orElseGet(() -> new Secret(""));
  }
}
