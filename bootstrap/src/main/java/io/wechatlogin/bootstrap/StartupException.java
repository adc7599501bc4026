package io.wechatlogin.bootstrap;

import java.util.List;

/** Why the service cannot start, in words for its operator, without secrets. */
final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  StartupException(String problem) {
    this(List.of(problem));
  }

  /** Makes one message of all problems. */
  StartupException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems, each to stand on lines of its own. */
  List<String> problems() {
    return problems;
  }
}
