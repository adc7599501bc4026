package io.wechatlogin.application.instance;

import io.wechatlogin.application.AllowedRedirects;
import io.wechatlogin.application.Instance;
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

/** Makes instances of their configuration: the keys that all have, and the type's own object. */
public final class InstanceAssembly {
  private static final int MOST_PER_MINUTE = 1_000_000;
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
   * Makes the instances of some sources, in their order.
   *
   * @param providers the types there are, such as {@link LoginTypes#onClassPath()}
   * @param serviceWide the origins that every instance's logins may return to
   * @throws ConfigurationException with everything that is wrong
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
      throw new ConfigurationException(problems);
    }
    return instances;
  }

  /**
   * Tells whether an instance may be called so; adds a problem where not.
   *
   * @param place where the name stands
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
    boolean isActive = element.flag("isActive", true);
    boolean allowRegister = element.flag("allowRegister", false);
    Instance.Rules rules =
        new Instance.Rules(
            element.flag("keepLastLogin", false), element.number("rateLimit", 0, MOST_PER_MINUTE));
    String openPlatform = element.optionalText("openPlatform").orElse("default");
    // Entries of the users' own bundler: they say nothing to us.
    element.optionalText("backendBundleEntry");
    element.optionalText("frontBundleEntry");
    AllowedRedirects own = allowedRedirects(config.business());

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
    return Optional.of(
        new Instance(
            config.name(),
            title,
            typeName,
            isActive,
            allowRegister,
            openPlatform,
            serviceWide.and(own),
            type,
            rules));
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
