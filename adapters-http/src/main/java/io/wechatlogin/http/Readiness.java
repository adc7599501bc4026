package io.wechatlogin.http;

import io.wechatlogin.domain.error.LoginError;
import java.util.Optional;

/** Tells whether the service can answer logins just now. */
@FunctionalInterface
public interface Readiness {
  /** Returns what stands in the way, such as {@code database_unavailable}; empty when ready. */
  Optional<LoginError> obstacle();
}
