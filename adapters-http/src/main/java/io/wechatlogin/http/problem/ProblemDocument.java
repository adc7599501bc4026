package io.wechatlogin.http.problem;

import io.wechatlogin.http.message.Language;

/**
 * A problem document of RFC 9457, with its fields in the order in which they are written.
 *
 * @param type the URL of the page that explains the code
 * @param status the status of the answer
 * @param requestId finds the request in the log
 */
public record ProblemDocument(
    String type,
    String title,
    int status,
    String detail,
    String code,
    String action,
    String requestId) {
  /** The media type of problem documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * Makes the document of a problem.
   *
   * @param docsPath the path of the page that explains every code
   */
  public static ProblemDocument of(
      Problem problem, Language language, String detail, String docsPath, String requestId) {
    return new ProblemDocument(
        docsPath + "#" + problem.code(),
        problem.title(language),
        problem.status(),
        detail,
        problem.code(),
        problem.action().word(),
        requestId);
  }

  /** Returns this document for an answer with another status. */
  public ProblemDocument withStatus(int other) {
    return new ProblemDocument(type, title, other, detail, code, action, requestId);
  }
}
