package io.wechatlogin.persistence.store;

import io.wechatlogin.application.port.PageRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Timestamps as PostgreSQL stores and compares them. */
public final class Timestamps {
  private Timestamps() {}

  /** Returns an instant as a value of a column. */
  public static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Returns the value of a column as an instant. */
  public static Instant instant(OffsetDateTime value) {
    return value.toInstant();
  }

  /** Returns an instant as PostgreSQL reads it from text; the last one is infinity. */
  public static String text(Instant instant) {
    return instant.equals(Instant.MAX) ? "infinity" : instant.toString();
  }

  /**
   * Whether a row comes after a position in a list that is ordered by time and id, newest first.
   *
   * @param position null for every row
   */
  public static Condition isBefore(
      Field<OffsetDateTime> at, Field<String> id, PageRequest.@Nullable Position position) {
    return position == null
        ? DSL.noCondition()
        : DSL.row(at, id).lt(at(position.at()), position.id());
  }

  /**
   * Whether the timestamp of a row is later than an instant, for rows that another condition finds.
   * With a plain comparison PostgreSQL may search by the timestamp, through all rows that have not
   * expired, if the table was nearly empty when it last looked.
   */
  public static Condition isAfter(Field<OffsetDateTime> timestamp, Instant instant) {
    return DSL.field("{0} + interval '0'", timestamp.getDataType(), timestamp).gt(at(instant));
  }
}
