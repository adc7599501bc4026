package io.wechatlogin.application.instance;

import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Creates instances from their configuration: the keys that all types share, and the type's own.
 */
public final class InstanceAssembly {
  private static final int MAX_PER_MINUTE = 1_000_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final LoginTypes types;
  private final SharedLoginTypeContext context;
  private final AllowedRedirects serviceWide;

  private InstanceAssembly(
      LoginTypes types, SharedLoginTypeContext context, AllowedRedirects serviceWide) {
    this.types = types;
    this.context = context;
    this.serviceWide = serviceWide;
  }

  /**
   * Creates the instances of several sources, in their order.
   *
   * @param providers the available types, such as {@link LoginTypes#onClassPath()}
   * @param serviceWide the origins that logins of every instance may return to
   * @throws ConfigurationException with all problems
   */
  public static List<Instance> assemble(
      Collection<? extends InstanceSource> sources,
      Collection<? extends LoginTypeProvider> providers,
      SharedLoginTypeContext context,
      AllowedRedirects serviceWide) {
    List<String> problems = new ArrayList<>();
    InstanceAssembly assembly =
        new InstanceAssembly(new LoginTypes(providers, problems), context, serviceWide);
    List<Instance> instances = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (InstanceSource source : sources) {
      for (InstanceConfig config : source.read(context::setting, problems)) {
        if (!names.add(config.name())) {
          problems.add(config.name() + ": is configured twice");
        }
        assembly.make(config).ifPresent(instances::add);
      }
    }
    if (!problems.isEmpty()) {
      // A source and this may find the same one.
      throw new ConfigurationException(problems.stream().distinct().toList());
    }
    return instances;
  }

  /**
   * Returns whether a name is valid for an instance, and adds a problem if it is not.
   *
   * @param place where the name was found
   */
  public static boolean isName(String name, String place, List<String> problems) {
    boolean fits = NAME.matcher(name).matches();
    if (!fits) {
      problems.add(
          place.replaceAll("\\p{Cntrl}", "?") + ": a name has 1 to 64 letters, digits, _ . -");
    }
    return fits;
  }

  private Optional<Instance> make(InstanceConfig config) {
    ConfigObject element = config.element();
    String typeName = element.text("type");
    String title = element.text("title");
    Instance.Rules rules = rules(element, config.business());
    BundleEntries.check(element);

    Optional<LoginTypeProvider> provider = types.find(typeName);
    if (provider.isEmpty()) {
      if (!typeName.isEmpty()) {
        element.problem("type", "is none of " + types.names());
      }
      return Optional.empty();
    }
    LoginType type = provider.get().create(config, context);
    element.reportUnknownKeys();
    config.business().reportUnknownKeys();
    return Optional.of(new Instance(config.name(), title, typeName, type, rules));
  }

  private Instance.Rules rules(ConfigObject element, ConfigObject business) {
    return new Instance.Rules(
        element.flag("isActive", true),
        element.flag("allowRegister", false),
        element.optionalText("openPlatform").orElse("default"),
        serviceWide.and(allowedRedirects(business)),
        new Instance.Restrictions(
            element.flag("keepLastLogin", false),
            element.flag("requireChallenge", true),
            element.number("rateLimit", 0, MAX_PER_MINUTE)));
  }

  private static AllowedRedirects allowedRedirects(ConfigObject business) {
    try {
      return AllowedRedirects.of(business.texts("allowedRedirects"));
    } catch (IllegalArgumentException notAnOrigin) {
      business.problem(
          "allowedRedirects", "must be origins such as https://app.example, without a path");
      return AllowedRedirects.of(List.of());
    }
  }
}
