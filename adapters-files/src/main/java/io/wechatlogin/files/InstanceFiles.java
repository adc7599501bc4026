package io.wechatlogin.files;

import io.wechatlogin.application.AllowedRedirects;
import io.wechatlogin.application.Instance;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The instances as their users write them: a folder each below {@code auths/loginTypes}, with the
 * element definition {@code e.json} and the business configuration {@code <Name>.json}.
 */
public final class InstanceFiles {
  private static final String FOLDER = "auths/loginTypes";
  private static final int MOST_PER_MINUTE = 1_000_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final LoginTypes types;
  private final LoginTypeContext context;
  private final AllowedRedirects serviceWide;
  private final List<String> problems;

  private InstanceFiles(
      LoginTypes types,
      LoginTypeContext context,
      AllowedRedirects serviceWide,
      List<String> problems) {
    this.types = types;
    this.context = context;
    this.serviceWide = serviceWide;
    this.problems = problems;
  }

  /**
   * Reads all instances, sorted by name.
   *
   * @param configDir the folder that holds {@code auths/loginTypes}
   * @param providers the types there are, such as {@link LoginTypes#onClassPath()}
   * @param serviceWide the origins that every instance's logins may return to
   * @throws ConfigurationException with everything that is wrong
   */
  public static List<Instance> read(
      Path configDir,
      Collection<? extends LoginTypeProvider> providers,
      LoginTypeContext context,
      AllowedRedirects serviceWide) {
    List<String> problems = new ArrayList<>();
    LoginTypes types = new LoginTypes(providers, problems);
    List<Instance> instances =
        new InstanceFiles(types, context, serviceWide, problems).readAll(configDir.resolve(FOLDER));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return instances;
  }

  private List<Instance> readAll(Path folder) {
    List<Instance> instances = new ArrayList<>();
    for (Path element : folders(folder)) {
      readOne(element).ifPresent(instances::add);
    }
    return instances;
  }

  private List<Path> folders(Path folder) {
    if (!Files.isDirectory(folder)) {
      problems.add(FOLDER + ": is missing");
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !name(entry).startsWith("."))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException e) {
      problems.add(FOLDER + ": cannot be read");
      return List.of();
    }
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  private Optional<Instance> readOne(Path folder) {
    String name = name(folder);
    if (!NAME.matcher(name).matches()) {
      problems.add(
          "%s/%s: a name has 1 to 64 letters, digits, _ . -"
              .formatted(FOLDER, name.replaceAll("\\p{Cntrl}", "?")));
      return Optional.empty();
    }
    Optional<ConfigObject> element = file(folder, name, "e.json");
    Optional<ConfigObject> business = file(folder, name, name + ".json");
    return element.isPresent() && business.isPresent()
        ? make(new InstanceConfig(name, element.get(), business.get()))
        : Optional.empty();
  }

  private Optional<ConfigObject> file(Path folder, String name, String file) {
    return JsonFile.read(
        folder.resolve(file), FOLDER + "/" + name + "/" + file, context::setting, problems);
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
