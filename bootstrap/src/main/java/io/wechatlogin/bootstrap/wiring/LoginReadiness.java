package io.wechatlogin.bootstrap.wiring;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.http.health.Readiness;
import io.wechatlogin.persistence.DatabaseReadiness;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a login would work. Strangers learn that it would not; the log says why, once for each
 * change.
 */
final class LoginReadiness implements Readiness {
  private static final Logger LOG = LoggerFactory.getLogger(LoginReadiness.class);

  /** Anybody may ask, and this costs a round trip to the database. */
  private static final Duration FRESH = Duration.ofMillis(250);

  /** This costs a connection and several round trips. */
  private static final Duration FRESH_AHEAD = Duration.ofSeconds(5);

  private final Supplier<Optional<String>> check;
  private volatile Optional<String> last = Optional.empty();

  private LoginReadiness(Supplier<Optional<String>> check) {
    this.check = check;
  }

  /** Returns the readiness of a database, which costs little however often it is asked. */
  static Readiness of(DatabaseReadiness database, LongSupplier nanos) {
    Readiness now = new SharedReadiness(new LoginReadiness(database::obstacle), nanos, FRESH);
    Readiness ahead =
        new SharedReadiness(new LoginReadiness(database::obstacleAhead), nanos, FRESH_AHEAD);
    return () -> now.obstacle().or(ahead::obstacle);
  }

  @Override
  public Optional<LoginError> obstacle() {
    Optional<String> found = check.get();
    if (!found.equals(last)) {
      found.ifPresentOrElse(
          reason -> LOG.warn("not ready: {}", reason), () -> LOG.info("ready again"));
      last = found;
    }
    return found.map(reason -> LoginError.DATABASE_UNAVAILABLE);
  }
}
