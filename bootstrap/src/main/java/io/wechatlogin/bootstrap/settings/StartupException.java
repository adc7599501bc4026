package io.wechatlogin.bootstrap.settings;

import java.util.List;

/** The reasons why the service cannot start, in words for its operator and without secrets. */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** Makes an exception of one problem. */
  public StartupException(String problem) {
    this(List.of(problem));
  }

  /** Makes an exception of several problems. */
  public StartupException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems, each to be printed on lines of its own. */
  public List<String> problems() {
    return problems;
  }
}
