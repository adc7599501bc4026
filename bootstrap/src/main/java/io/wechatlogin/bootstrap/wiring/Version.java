package io.wechatlogin.bootstrap.wiring;

import java.util.Optional;

/** The version of the service. */
public final class Version {
  private Version() {}

  /** Returns the version that the build wrote into the jar, or {@code development}. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
