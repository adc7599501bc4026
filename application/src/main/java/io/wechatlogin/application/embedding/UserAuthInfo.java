package io.wechatlogin.application.embedding;

import io.wechatlogin.domain.identity.Binding;
import java.util.Optional;

/**
 * Whether a user has bound a WeChat account in the app of an instance.
 *
 * @param binding the bound WeChat account, if there is one
 */
public record UserAuthInfo(Optional<Binding> binding) {
  /** Returns whether a WeChat account is bound. */
  public boolean isActive() {
    return binding.isPresent();
  }
}
