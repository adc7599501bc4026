package io.wechatlogin.application.instance;

import io.wechatlogin.domain.type.LoginTypeProvider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The available login types, by their full name. */
public final class LoginTypes {
  private final Map<String, LoginTypeProvider> byName = new TreeMap<>();

  /**
   * Makes a list of these types. A third party's provider takes precedence over a built-in one of
   * the same name. Two providers of the same kind with one name are a problem.
   */
  LoginTypes(Collection<? extends LoginTypeProvider> providers, List<String> problems) {
    for (LoginTypeProvider provider : providers) {
      LoginTypeProvider other = byName.putIfAbsent(provider.typeName(), provider);
      if (other == null) {
        continue;
      }
      if (other.isBuiltIn() == provider.isBuiltIn()) {
        problems.add(
            "class path: %s is provided by both %s and %s"
                .formatted(
                    provider.typeName(),
                    other.getClass().getName(),
                    provider.getClass().getName()));
      } else if (other.isBuiltIn()) {
        byName.put(provider.typeName(), provider);
      }
    }
  }

  /** Returns the providers that {@link ServiceLoader} finds on the class path. */
  public static List<LoginTypeProvider> onClassPath() {
    return ServiceLoader.load(LoginTypeProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  Optional<LoginTypeProvider> find(String typeName) {
    return Optional.ofNullable(byName.get(typeName));
  }

  /** Returns the names of all types, for a message about a misspelt one. */
  String names() {
    return String.join(", ", byName.keySet());
  }
}
