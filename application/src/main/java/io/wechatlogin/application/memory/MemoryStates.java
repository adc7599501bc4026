package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.States;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.url.WebUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class MemoryStates implements States, ExpiringRows {
  private final MemoryStore store;

  MemoryStates(MemoryStore store) {
    this.store = store;
  }

  @Override
  public void start(SecretHash state, PendingLogin login, Instant expiresAt) {
    store.change(
        tables ->
            tables.states.put(state, new Tables.State(login, expiresAt, null, null, expiresAt)));
  }

  @Override
  public StateClaim claim(
      SecretHash state,
      String instanceName,
      SecretHash browserHash,
      SecretHash attempt,
      Instant now) {
    return store.step(
        tables -> {
          Tables.State found = tables.states.get(state);
          if (found == null
              || !found.login().instanceName().equals(instanceName)
              || !found.login().browser().hash().matches(browserHash)) {
            return new StateClaim.Refused();
          }
          if (found.attempt() != null) {
            boolean again = found.attempt().matches(attempt) && now.isBefore(found.keptUntil());
            return again ? new StateClaim.Repeated(found.login()) : new StateClaim.Refused();
          }
          if (!now.isBefore(found.expiresAt())) {
            return new StateClaim.Refused();
          }
          tables.states.put(
              state,
              new Tables.State(
                  found.login(),
                  found.expiresAt(),
                  attempt,
                  null,
                  now.plus(PendingLogin.ANSWER_TIMEOUT)));
          return new StateClaim.First(found.login());
        });
  }

  @Override
  public void answer(SecretHash state, WebUrl answer, Instant until) {
    store.change(
        tables ->
            tables.states.computeIfPresent(
                state,
                (key, found) ->
                    new Tables.State(
                        found.login(), found.expiresAt(), found.attempt(), answer, until)));
  }

  @Override
  public Optional<WebUrl> awaitAnswer(SecretHash state, Duration timeout) {
    try {
      return store.await(
          tables -> Optional.ofNullable(tables.states.get(state)).map(Tables.State::answer),
          timeout.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return store.step(
        tables -> {
          List<SecretHash> expired =
              tables.states.entrySet().stream()
                  .filter(state -> !now.isBefore(state.getValue().keptUntil()))
                  .map(Map.Entry::getKey)
                  .limit(limit)
                  .toList();
          expired.forEach(tables.states::remove);
          return expired.size();
        });
  }
}
