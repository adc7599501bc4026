package io.wechatlogin.http.problem;

/** A refusal by the HTTP layer itself, which no use case knows. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;

  /** Refuses a request with this problem. */
  public ProblemException(Problem problem) {
    super(problem.code());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
