package io.wechatlogin.files;

import io.wechatlogin.application.instance.BundleEntries;
import io.wechatlogin.application.instance.InstanceAssembly;
import io.wechatlogin.application.instance.InstanceSource;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads instances from files. Each instance is a folder below {@code auths/loginTypes} with the
 * element definition {@code e.json} and the business configuration: {@code <Name>.json}, or the file
 * that {@code frontBundleEntry} names.
 */
public final class InstanceFiles implements InstanceSource {
  private static final String FOLDER = "auths/loginTypes";

  private final Path folder;

  private InstanceFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates a source of the instances in a configuration folder. The source returns them sorted by
   * name.
   *
   * @param configDir the folder that contains {@code auths/loginTypes}
   */
  public static InstanceFiles in(Path configDir) {
    return new InstanceFiles(configDir.resolve(FOLDER));
  }

  @Override
  public List<InstanceConfig> read(
      Function<String, Optional<String>> settings, List<String> problems) {
    List<InstanceConfig> configs = new ArrayList<>();
    for (Path instance : folders(problems)) {
      readOne(instance, settings, problems).ifPresent(configs::add);
    }
    return configs;
  }

  private List<Path> folders(List<String> problems) {
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

  private static Optional<InstanceConfig> readOne(
      Path folder, Function<String, Optional<String>> settings, List<String> problems) {
    String name = name(folder);
    String place = FOLDER + "/" + name;
    if (!InstanceAssembly.isName(name, place, problems)) {
      return Optional.empty();
    }
    String elementFile = "e.json";
    Optional<ConfigObject> element =
        JsonFile.read(folder.resolve(elementFile), place + "/" + elementFile, settings, problems);
    return businessFile(folder, element)
        .flatMap(
            file ->
                JsonFile.read(folder.resolve(file), place + "/" + shown(file), settings, problems))
        .flatMap(business -> element.map(e -> new InstanceConfig(name, e, business)));
  }

  /**
   * Returns the file of the business configuration, which the element definition may name. Where
   * it names none that may be, that is a problem, and the usual file is read for further ones.
   */
  private static Optional<Path> businessFile(Path folder, Optional<ConfigObject> element) {
    Path usual = Path.of(name(folder) + ".json");
    if (element.isEmpty() || !element.get().has(BundleEntries.FRONT)) {
      return Optional.of(usual);
    }
    Optional<String> entry = BundleEntries.front(element.get());
    if (entry.isPresent()) {
      Path named = Path.of(entry.get()).normalize();
      if (isInside(folder, named)) {
        return Optional.of(named);
      }
      BundleEntries.refuseFront(element.get());
    }
    return Optional.of(usual).filter(file -> Files.exists(folder.resolve(file)));
  }

  /** Returns whether a file is in a folder wherever links lead, if it exists. */
  private static boolean isInside(Path folder, Path file) {
    try {
      Path whole = folder.resolve(file);
      return !Files.exists(whole) || whole.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static String shown(Path file) {
    return file.toString().replace('\\', '/');
  }
}
