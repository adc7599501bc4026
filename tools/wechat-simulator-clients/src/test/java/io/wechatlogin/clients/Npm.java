package io.wechatlogin.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Installs the clients of the npm registry as the lock file pins them, and runs them with node. */
final class Npm {
  private static final Path SOURCES = Path.of("src/test/npm");
  private static final Path HOME = Path.of("target/npm").toAbsolutePath();

  private Npm() {}

  /** Runs the script and returns its output. */
  static String run(Map<String, String> environment, String... arguments) {
    install();
    List<String> command =
        new ArrayList<>(
            List.of("node", "--require", "./redirect-wechat-to-simulator.js", "client.js"));
    command.addAll(List.of(arguments));
    return process(environment, command);
  }

  private static synchronized void install() {
    try {
      Path installed = HOME.resolve("installed.json");
      String lock = Files.readString(SOURCES.resolve("package-lock.json"));
      Files.createDirectories(HOME);
      for (String each :
          List.of(
              "package.json",
              "package-lock.json",
              "client.js",
              "redirect-wechat-to-simulator.js")) {
        Files.copy(SOURCES.resolve(each), HOME.resolve(each), StandardCopyOption.REPLACE_EXISTING);
      }
      if (!Files.exists(installed) || !Files.readString(installed).equals(lock)) {
        // Install scripts of packages are not run: no installed code runs before a test calls it.
        process(Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
        Files.writeString(installed, lock);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String process(Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile(HOME, "run", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(HOME.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " failed:\n" + printed);
      }
      return printed;
    } catch (IOException missing) {
      throw new UncheckedIOException(
          command.getFirst() + " did not start; ./test installs it", missing);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The version of a package that the lock file pins. */
  static String version(String name) {
    try {
      String lock = Files.readString(SOURCES.resolve("package-lock.json"));
      Matcher version =
          Pattern.compile(
                  "\"node_modules/" + Pattern.quote(name) + "\": \\{\\s*\"version\": \"([^\"]+)\"")
              .matcher(lock);
      if (!version.find()) {
        throw new AssertionError(name + " is not in the lock file");
      }
      return version.group(1);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
