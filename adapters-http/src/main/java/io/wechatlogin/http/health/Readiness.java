package io.wechatlogin.http.health;

import io.wechatlogin.domain.error.LoginError;
import java.util.Optional;

/** Whether the service can answer logins now. */
@FunctionalInterface
public interface Readiness {
  /** Returns what prevents logins, such as {@code database_unavailable}; empty when ready. */
  Optional<LoginError> obstacle();
}
