package io.wechatlogin.integration.environment;

import java.nio.file.Path;

/**
 * The folder in which tests store screenshots. {@code mvn verify -Dpictures=docs/images} renews
 * those of the README.
 */
public final class Screenshots {
  private static final Path FOLDER =
      Path.of("..").resolve(System.getProperty("pictures", "bootstrap-trial/target/screenshots"));

  private Screenshots() {}

  public static Path of(String name) {
    return FOLDER.resolve(name + ".png");
  }
}
