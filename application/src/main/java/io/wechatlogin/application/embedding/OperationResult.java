package io.wechatlogin.application.embedding;

/**
 * The result of a successful operation; a refusal is a {@link
 * io.wechatlogin.domain.error.LoginException}.
 *
 * @param success always true
 * @param message a message for people, in English
 */
public record OperationResult(boolean success, String message) {
  static final OperationResult SUCCESSFUL = new OperationResult(true, "Operation successful");
}
