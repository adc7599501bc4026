package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class MemoryOneTimeCodes implements OneTimeCodes, ExpiringRows {
  private final MemoryStore store;

  MemoryOneTimeCodes(MemoryStore store) {
    this.store = store;
  }

  @Override
  public void issue(SecretHash code, OneTimeCode ticket, Instant expiresAt) {
    store.change(tables -> tables.codes.put(code, new Tables.Code(ticket, expiresAt)));
  }

  @Override
  public <T extends OneTimeCode> Optional<T> find(Class<T> kind, SecretHash code, Instant now) {
    return store.step(
        tables ->
            Optional.ofNullable(tables.codes.get(code))
                .filter(found -> now.isBefore(found.expiresAt()))
                .map(Tables.Code::ticket)
                .filter(kind::isInstance)
                .map(kind::cast));
  }

  @Override
  public <T extends OneTimeCode> Optional<T> consume(Class<T> kind, SecretHash code, Instant now) {
    return store.step(
        tables -> {
          Optional<T> ticket = find(kind, code, now);
          ticket.ifPresent(found -> tables.codes.remove(code));
          return ticket;
        });
  }

  @Override
  public void discardBindCodes(Identity identity) {
    store.change(
        tables ->
            tables
                .codes
                .values()
                .removeIf(
                    code ->
                        code.ticket() instanceof OneTimeCode.BindCode bind
                            && bind.identity().isSameAs(identity)));
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return store.step(
        tables -> {
          List<SecretHash> expired =
              tables.codes.entrySet().stream()
                  .filter(code -> !now.isBefore(code.getValue().expiresAt()))
                  .map(Map.Entry::getKey)
                  .limit(limit)
                  .toList();
          expired.forEach(tables.codes::remove);
          return expired.size();
        });
  }
}
