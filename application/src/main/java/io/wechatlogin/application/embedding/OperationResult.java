package io.wechatlogin.application.embedding;

/**
 * The answer to what was done; a refusal is a {@link io.wechatlogin.domain.error.LoginException}.
 *
 * @param success always true
 * @param message for people, in English
 */
public record OperationResult(boolean success, String message) {
  static final OperationResult SUCCESSFUL = new OperationResult(true, "Operation successful");
}
