package io.wechatlogin.application;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The configured instances, found by their short or full name. */
public final class Instances {
  private final Map<String, Instance> byName = new LinkedHashMap<>();

  /**
   * Makes the list of these instances, in this order.
   *
   * @throws IllegalArgumentException where two have one name
   */
  public Instances(Collection<Instance> instances) {
    for (Instance instance : instances) {
      if (byName.put(instance.name(), instance) != null) {
        throw new IllegalArgumentException("two instances are called " + instance.name());
      }
    }
  }

  /**
   * Returns the instance of this name.
   *
   * @throws LoginException {@code login_type_not_found}
   */
  public Instance get(String name) {
    Instance instance = byName.get(name);
    if (instance == null && name.startsWith(Instance.FULL_NAME_PREFIX)) {
      instance = byName.get(name.substring(Instance.FULL_NAME_PREFIX.length()));
    }
    if (instance == null) {
      throw new LoginException(LoginError.LOGIN_TYPE_NOT_FOUND);
    }
    return instance;
  }

  /** Returns the short names of all instances of an app, in use or not. */
  Set<String> namesOfApp(String appId) {
    return byName.values().stream()
        .filter(instance -> instance.appId().equals(appId))
        .map(Instance::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Tells whether an app has an instance in use, so that persons can log in by it. */
  boolean canLogInBy(String appId) {
    return byName.values().stream()
        .anyMatch(instance -> instance.isActive() && instance.appId().equals(appId));
  }

  /** Returns the instances in use, in the order they were given. */
  public List<Instance> active() {
    return byName.values().stream().filter(Instance::isActive).toList();
  }
}
