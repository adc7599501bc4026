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

/** The clients of the npm registry, installed once as the lock file pins them, and run by node. */
final class Npm {
  private static final Path SOURCES = Path.of("src/test/npm");
  private static final Path HOME = Path.of("target/npm").toAbsolutePath();

  private Npm() {}

  /** Runs the script and returns what it printed. */
  static String run(Map<String, String> environment, String... arguments) {
    install();
    List<String> command =
        new ArrayList<>(List.of("node", "--require", "./wechat-is-here.js", "client.js"));
    command.addAll(List.of(arguments));
    return process(environment, command);
  }

  private static synchronized void install() {
    try {
      Path installed = HOME.resolve("installed.json");
      String lock = Files.readString(SOURCES.resolve("package-lock.json"));
      Files.createDirectories(HOME);
      for (String each :
          List.of("package.json", "package-lock.json", "client.js", "wechat-is-here.js")) {
        Files.copy(SOURCES.resolve(each), HOME.resolve(each), StandardCopyOption.REPLACE_EXISTING);
      }
      if (!Files.exists(installed) || !Files.readString(installed).equals(lock)) {
        // No package's own scripts: nothing of what is installed runs before a test asks for it.
        process(Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
        Files.writeString(installed, lock);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
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
