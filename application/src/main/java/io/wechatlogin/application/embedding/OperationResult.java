package io.wechatlogin.application.embedding;

import java.util.Locale;

/**
 * The result of a successful operation; a refusal is a {@link
 * io.wechatlogin.domain.error.LoginException}.
 *
 * @param success always true
 * @param message a message for people, in English or Chinese
 */
public record OperationResult(boolean success, String message) {
  private static final OperationResult ENGLISH = new OperationResult(true, "Operation successful");
  private static final OperationResult CHINESE = new OperationResult(true, "操作成功");

  /** Returns the success in the language of a locale; English where it is not Chinese. */
  static OperationResult successful(Locale locale) {
    return locale.getLanguage().equals(Locale.CHINESE.getLanguage()) ? CHINESE : ENGLISH;
  }
}
