package io.wechatlogin.bootstrap;

import java.util.List;

/** Why the service cannot start, in words for its operator, without secrets. */
final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartupException(String problem) {
    super(problem);
  }

  /** Makes one message of all problems. */
  StartupException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
