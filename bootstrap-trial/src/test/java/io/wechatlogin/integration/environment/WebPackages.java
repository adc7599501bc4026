package io.wechatlogin.integration.environment;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The npm packages that browser tests need, in the versions of the lock file. */
public final class WebPackages {
  private static final Path FOLDER = Path.of("src", "test", "web").toAbsolutePath();
  private static final Path MODULES = FOLDER.resolve("node_modules");
  private static final int PATIENCE_MINUTES = 5;

  private WebPackages() {}

  /** Returns a file of a package; installs the packages first where they are not there. */
  public static synchronized Path file(String path) {
    if (!Files.exists(MODULES.resolve(".package-lock.json"))) {
      // Not "npm ci": it requires entries for the optional packages of platforms that no test runs
      // on.
      run(FOLDER, "npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund");
    }
    return MODULES.resolve(path);
  }

  public static String text(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end. */
  public static void run(Path folder, String... command) {
    try {
      File log = File.createTempFile("command", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start();
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(
            String.join(" ", command)
                + " failed; ./test installs what it needs:\n"
                + Files.readString(log.toPath(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new AssertionError(command[0] + " is not installed; ./test installs it", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
