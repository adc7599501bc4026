package io.wechatlogin.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.session.SessionTokens;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secrets;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is looked up for credentials that strangers make up. */
class GuessLimitTest {
  private final AtomicInteger lookUps = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "wls_short",
        "wlh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "wls_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "wls_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      })
  void whatHasNotTheFormOfATokenIsNotLookedUp(String token) {
    refuses(limit(600), token);
    assertThat(lookUps).hasValue(0);
  }

  @Test
  void nothingIsLookedUpForGuessesAboveTheLimit() {
    GuessLimit limit = limit(6);
    for (int i = 100; i < 140; i++) {
      refuses(limit, "wls_" + "A".repeat(40) + i);
    }
    // The allowance grows by one guess in ten seconds.
    assertThat(lookUps).hasValueBetween(6, 10);
  }

  private void refuses(GuessLimit limit, String token) {
    CredentialCheck.Presented presented = credentials().read(List.of("Bearer " + token));
    assertThatThrownBy(() -> limit.check(presented, () -> "192.0.2.1"))
        .isInstanceOf(LoginException.class);
  }

  private GuessLimit limit(int perMinute) {
    return new GuessLimit(credentials(), perMinute);
  }

  /** Knows no token, and counts how often it is asked. */
  private CredentialCheck credentials() {
    Ports memory = new MemoryStore().ports();
    SignIns counted =
        (SignIns)
            Proxy.newProxyInstance(
                SignIns.class.getClassLoader(),
                new Class<?>[] {SignIns.class},
                (proxy, method, arguments) -> {
                  lookUps.incrementAndGet();
                  return Optional.empty();
                });
    Ports.LoginPorts logins = memory.logins();
    Ports ports =
        new Ports(
            memory.accounts(),
            memory.identities(),
            new Ports.LoginPorts(counted, logins.codes(), logins.states(), logins.scans()),
            memory.sessions(),
            memory.providers(),
            memory.store());
    return new CredentialCheck(
        new HostKeys(Map.of()),
        new SessionTokens(
            ports, new ClockAndSecrets(InstantSource.system(), new Secrets(new SecureRandom()))));
  }
}
