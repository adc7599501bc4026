package io.wechatlogin.persistence.hotpath;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedColumn;
import io.wechatlogin.persistence.store.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Keeps session keys of mini programs, alone or as a part of the statement of a login. */
public final class SessionKeyWriter {
  private final KeyRing keys;
  private final BatchStatement statement;

  /** Makes a writer that seals by the first key of the ring. */
  public SessionKeyWriter(DSLContext dsl, KeyRing keys) {
    this.keys = keys;
    this.statement = BatchStatement.of(dsl, KeepingSql.sessionKey());
  }

  /** Stores a key and deletes the keys whose exchange had ended before this one began. */
  public void keep(Identity identity, SessionKey key) {
    Map<Parameter, @Nullable Object> request = new EnumMap<>(Parameter.class);
    request.put(Parameter.APP_ID, identity.appId());
    request.put(Parameter.OPEN_ID, identity.openId());
    put(request, identity, key, keys);
    statement.send(request);
  }

  /** Adds a key to a request that has the identity already. */
  static void put(
      Map<Parameter, @Nullable Object> request, Identity identity, SessionKey key, KeyRing keys) {
    byte[] sealed =
        SealedColumn.SESSION_KEY_VALUE.seal(
            keys,
            key.value().reveal().getBytes(StandardCharsets.UTF_8),
            identity.appId(),
            identity.openId(),
            key.id());
    request.put(Parameter.KEY_ID, key.id());
    request.put(Parameter.SEALED_KEY, sealed);
    request.put(Parameter.KEY_BEGAN_AT, Timestamps.text(key.began()));
    request.put(Parameter.KEY_ENDED_AT, Timestamps.text(key.ended()));
    request.put(Parameter.KEY_EXPIRES_AT, Timestamps.text(key.expiresAt()));
  }
}
