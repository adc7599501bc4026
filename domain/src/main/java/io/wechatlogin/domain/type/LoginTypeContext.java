package io.wechatlogin.domain.type;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** What the surroundings offer to the instances of a type. */
public interface LoginTypeContext {
  /** Returns a setting of the deployment by its name, such as {@code WECHAT_LOGIN_PORT}. */
  Optional<String> setting(String name);

  /** Returns the one clock; a type reads no other. */
  InstantSource clock();

  /** Returns who is to be told of calls to the provider. */
  default ProviderCalls calls() {
    return ProviderCalls.UNWATCHED;
  }

  /**
   * Returns the one object of a class that all instances share, such as a client with its
   * connection pool. Where it is {@link AutoCloseable}, it is closed with the context.
   */
  <T> T shared(Class<T> type, Supplier<T> maker);
}
