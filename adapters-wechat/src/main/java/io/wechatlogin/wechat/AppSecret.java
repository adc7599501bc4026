package io.wechatlogin.wechat;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import java.util.Optional;

/** Where the secret of an app is configured: in {@code e.json}, in the other file, or in both. */
final class AppSecret {
  private static final String KEY = "appSecret";

  private AppSecret() {}

  /**
   * Reads the secret; after a problem, an empty one.
   *
   * @param business the part of {@code <Name>.json} that may hold it
   */
  static Secret read(ConfigObject element, ConfigObject business) {
    boolean isThere = element.has(KEY) || business.has(KEY);
    Optional<Secret> inElement = element.optionalText(KEY).map(Secret::new);
    Optional<Secret> inBusiness = business.optionalText(KEY).map(Secret::new);
    if (!isThere) {
      business.problem(KEY, "is missing");
    }
    if (inElement.isPresent() && inBusiness.isPresent() && !inElement.equals(inBusiness)) {
      business.problem(KEY, "differs from the one in e.json");
    }
    return inBusiness.or(() -> inElement).orElseGet(() -> new Secret(""));
  }
}
