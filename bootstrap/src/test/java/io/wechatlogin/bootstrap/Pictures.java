package io.wechatlogin.bootstrap;

import java.nio.file.Path;

/**
 * Where tests put what persons see. {@code mvn verify -Dpictures=docs/images} renews those of the
 * README.
 */
final class Pictures {
  private static final Path FOLDER =
      Path.of("..").resolve(System.getProperty("pictures", "bootstrap/target/screenshots"));

  private Pictures() {}

  static Path of(String name) {
    return FOLDER.resolve(name + ".png");
  }
}
