package io.wechatlogin.application.instance;

import java.util.List;

/**
 * All problems of the instance files in one message. It names files and keys, never values: a value
 * may be a secret.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An array, because an exception must be serializable. */
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
