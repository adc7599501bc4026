package io.wechatlogin.domain.type;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** What the deployment offers to the instances of a type. */
public interface LoginTypeContext {
  /** Returns a setting of the deployment by its name, such as {@code WECHAT_LOGIN_PORT}. */
  Optional<String> setting(String name);

  /** Returns the clock of the deployment; types use no other. */
  InstantSource clock();

  /** Returns the observer of calls to the provider. */
  default ProviderCalls calls() {
    return ProviderCalls.UNWATCHED;
  }

  /**
   * Returns the object of a class that all instances share, such as a client with its connection
   * pool. An {@link AutoCloseable} object is closed with the context.
   */
  <T> T shared(Class<T> type, Supplier<T> maker);
}
