package io.wechatlogin.application.embedding;

import io.wechatlogin.domain.identity.Binding;
import java.util.Optional;

/**
 * Whether a user has bound a WeChat account in an instance's app.
 *
 * @param binding the WeChat account, where there is one
 */
public record UserAuthInfo(Optional<Binding> binding) {
  /** Tells whether a WeChat account is bound. */
  public boolean isActive() {
    return binding.isPresent();
  }
}
