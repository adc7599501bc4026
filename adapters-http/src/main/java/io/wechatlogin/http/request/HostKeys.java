package io.wechatlogin.http.request;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of trusted host back ends.
 *
 * @param byName the SHA-256 of each key, by the name of the key
 */
public record HostKeys(Map<String, SecretHash> byName) {
  public HostKeys {
    byName = Map.copyOf(byName);
  }

  /**
   * Returns the host that a key belongs to. Every known key is compared, so that the time taken
   * reveals nothing.
   */
  public Optional<Caller.Host> find(Secret key) {
    SecretHash hash = key.hash();
    Optional<Caller.Host> found = Optional.empty();
    for (Map.Entry<String, SecretHash> known : byName.entrySet()) {
      if (known.getValue().matches(hash)) {
        found = Optional.of(new Caller.Host(known.getKey()));
      }
    }
    return found;
  }
}
