package io.wechatlogin.application.instance;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The registry of the configured instances, found by their short or full name. It can be replaced
 * as a whole while requests are running: each lookup sees either the old set or the new one.
 */
public final class Instances {
  private static final String OFFICIAL_ACCOUNT = Instance.FULL_NAME_PREFIX + "WechatPublicType";
  private static final String OFFICIAL_ACCOUNT_SERVICE = ".services.WechatPublicAuthSvc";

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
   * Returns the instance of this name. {@code <name>.services.WechatPublicAuthSvc}, by which users
   * of the original know the methods of an official account, is the official account itself.
   *
   * @throws LoginException {@code login_type_not_found}
   */
  public Instance get(String name) {
    Map<String, Instance> current = byName;
    return named(current, name)
        .or(() -> officialAccount(current, name))
        .orElseThrow(() -> new LoginException(LoginError.LOGIN_TYPE_NOT_FOUND));
  }

  private static Optional<Instance> named(Map<String, Instance> current, String name) {
    Instance instance = current.get(name);
    return instance == null && name.startsWith(Instance.FULL_NAME_PREFIX)
        ? Optional.ofNullable(current.get(name.substring(Instance.FULL_NAME_PREFIX.length())))
        : Optional.ofNullable(instance);
  }

  private static Optional<Instance> officialAccount(Map<String, Instance> current, String path) {
    return path.endsWith(OFFICIAL_ACCOUNT_SERVICE)
        ? named(current, path.substring(0, path.length() - OFFICIAL_ACCOUNT_SERVICE.length()))
            .filter(instance -> instance.typeName().equals(OFFICIAL_ACCOUNT))
        : Optional.empty();
  }

  /**
   * Returns the short names of the instances that a name stands for: that of an instance, or the
   * path of a model, whose rows are those of all instances of its types.
   *
   * @throws LoginException {@code login_type_not_found}
   */
  public Set<String> namesFor(String nameOrModel) {
    return AuthModelPath.find(nameOrModel)
        .map(this::namesOfModel)
        .orElseGet(() -> Set.of(get(nameOrModel).name()));
  }

  /** Returns the short names of all instances of the types of a model, active or not. */
  public Set<String> namesOfModel(AuthModelPath model) {
    return byName.values().stream()
        .filter(instance -> model.holdsRowsOf(instance.typeName()))
        .map(Instance::name)
        .collect(Collectors.toUnmodifiableSet());
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
