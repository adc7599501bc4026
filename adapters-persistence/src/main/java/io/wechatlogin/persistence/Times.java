package io.wechatlogin.persistence;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** Moments as PostgreSQL keeps them. */
final class Times {
  private Times() {}

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /**
   * Whether a row's moment is yet to come, asked of a row that is found by something else. As a
   * plain comparison PostgreSQL would search by it, through all that has not expired, where the
   * table was nearly empty when it last looked.
   */
  static Condition isAfter(Field<OffsetDateTime> moment, Field<OffsetDateTime> than) {
    return DSL.field("{0} + interval '0'", moment.getDataType(), moment).gt(than);
  }

  /** As above, for a moment that is known. */
  static Condition isAfter(Field<OffsetDateTime> moment, Instant than) {
    return isAfter(moment, DSL.val(at(than)));
  }
}
