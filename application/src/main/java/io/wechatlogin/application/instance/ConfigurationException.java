package io.wechatlogin.application.instance;

import java.util.List;

/**
 * Everything that is wrong with the instance files, in one message. It names files and keys, never
 * values: a value may be a secret.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Serializable, like everything in an exception. */
  private final String[] problems;

  ConfigurationException(List<String> problems) {
    super("the configuration is not usable:\n  - " + String.join("\n  - ", problems));
    this.problems = problems.toArray(String[]::new);
  }

  /** Returns the problems, each as {@code file: key problem}. */
  public List<String> problems() {
    return List.of(problems);
  }
}
