package io.wechatlogin.persistence.push;

import static io.wechatlogin.persistence.tables.Tables.PUSH_DELIVERY;

import io.wechatlogin.application.port.Deliveries;
import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.persistence.store.Expiry;
import io.wechatlogin.persistence.store.Timestamps;
import java.time.Instant;
import java.util.Arrays;
import org.jooq.DSLContext;

/** Recent pushes in the tables of this store. */
public final class JooqDeliveries implements Deliveries, ExpiringRows {
  private final DSLContext dsl;

  /** Makes the adapter. */
  public JooqDeliveries(DSLContext dsl) {
    this.dsl = dsl;
  }

  @Override
  public boolean note(SecretHash content, Instant until) {
    return dsl.insertInto(PUSH_DELIVERY)
            .set(PUSH_DELIVERY.HASH, content.bytes())
            .set(PUSH_DELIVERY.CONTENT, content.bytes())
            .set(PUSH_DELIVERY.KEPT_UNTIL, Timestamps.at(until))
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  @Override
  public boolean tie(SecretHash signature, SecretHash content, Instant until) {
    // The update changes nothing. It returns the row even if it existed before.
    byte[] tied =
        dsl.insertInto(PUSH_DELIVERY)
            .set(PUSH_DELIVERY.HASH, signature.bytes())
            .set(PUSH_DELIVERY.CONTENT, content.bytes())
            .set(PUSH_DELIVERY.KEPT_UNTIL, Timestamps.at(until))
            .onConflict(PUSH_DELIVERY.HASH)
            .doUpdate()
            .set(PUSH_DELIVERY.CONTENT, PUSH_DELIVERY.CONTENT)
            .returning(PUSH_DELIVERY.CONTENT)
            .fetchSingle(PUSH_DELIVERY.CONTENT);
    return Arrays.equals(tied, content.bytes());
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return Expiry.remove(dsl, PUSH_DELIVERY.KEPT_UNTIL, now, limit);
  }
}
