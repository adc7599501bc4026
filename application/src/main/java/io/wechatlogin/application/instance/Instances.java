package io.wechatlogin.application.instance;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The registry of the configured instances, found by their short or full name. It can be replaced
 * as a whole while requests are running: each lookup sees either the old set or the new one.
 */
public final class Instances {
  private volatile Map<String, Instance> byName;

  /**
   * Makes a registry of these instances, in this order.
   *
   * @throws IllegalArgumentException where two have the same name
   */
  public Instances(Collection<Instance> instances) {
    byName = indexed(instances);
  }

  /**
   * Replaces all instances at once.
   *
   * @throws IllegalArgumentException where two have the same name; the old instances stay then
   */
  public void replaceAll(Collection<Instance> instances) {
    byName = indexed(instances);
  }

  private static Map<String, Instance> indexed(Collection<Instance> instances) {
    Map<String, Instance> index = new LinkedHashMap<>();
    for (Instance instance : instances) {
      if (index.put(instance.name(), instance) != null) {
        throw new IllegalArgumentException("two instances are called " + instance.name());
      }
    }
    return Collections.unmodifiableMap(index);
  }

  /**
   * Returns the instance of this name.
   *
   * @throws LoginException {@code login_type_not_found}
   */
  public Instance get(String name) {
    Map<String, Instance> current = byName;
    Instance instance = current.get(name);
    if (instance == null && name.startsWith(Instance.FULL_NAME_PREFIX)) {
      instance = current.get(name.substring(Instance.FULL_NAME_PREFIX.length()));
    }
    if (instance == null) {
      throw new LoginException(LoginError.LOGIN_TYPE_NOT_FOUND);
    }
    return instance;
  }

  /** Returns the short names of all instances of an app, active or not. */
  public Set<String> namesOfApp(String appId) {
    return byName.values().stream()
        .filter(instance -> instance.appId().equals(appId))
        .map(Instance::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns whether an app has an active instance, so that persons can log in by it. */
  public boolean canLogInBy(String appId) {
    return byName.values().stream()
        .anyMatch(instance -> instance.isActive() && instance.appId().equals(appId));
  }

  /** Returns the active instances, in their configured order. */
  public List<Instance> active() {
    return byName.values().stream().filter(Instance::isActive).toList();
  }
}
