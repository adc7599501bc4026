package io.wechatlogin.http.request;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of trusted host back ends.
 *
 * @param byName the SHA-256 of each key, by the name of the key
 * @param scopes what the keys of these names may be used for; the others may be used for everything
 */
public record HostKeys(Map<String, SecretHash> byName, Map<String, Set<Scope>> scopes) {
  public HostKeys {
    byName = Map.copyOf(byName);
    scopes = Map.copyOf(scopes);
  }

  /** Makes keys that may be used for everything. */
  public HostKeys(Map<String, SecretHash> byName) {
    this(byName, Map.of());
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
        found = Optional.of(host(known.getKey()));
      }
    }
    return found;
  }

  private Caller.Host host(String name) {
    Set<Scope> limited = scopes.get(name);
    return limited == null ? new Caller.Host(name) : new Caller.Host(name, limited);
  }
}
