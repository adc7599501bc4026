package io.wechatlogin.bootstrap.commands;

import io.wechatlogin.bootstrap.settings.StartupException;

/** Tells the operator why the service cannot start. */
final class StartupProblems {
  /** The exit status of a start that failed. */
  static final int FAILED = 1;

  private StartupProblems() {}

  /** Prints every problem to standard error and returns the exit status. */
  static int print(StartupException exception) {
    System.err.println("The service cannot start:");
    exception.problems().forEach(problem -> System.err.println("  " + problem));
    return FAILED;
  }
}
