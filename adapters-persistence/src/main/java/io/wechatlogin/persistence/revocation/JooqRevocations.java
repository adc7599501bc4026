package io.wechatlogin.persistence.revocation;

import static io.wechatlogin.persistence.tables.Tables.USER_REVOCATION;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Revocations of users in the tables of this store. */
public final class JooqRevocations implements Revocations {
  /** The clock of the database at the moment at which the statement comes to it. */
  public static final Field<OffsetDateTime> DATABASE_TIME =
      field("clock_timestamp()", OffsetDateTime.class);

  /** A round trip that is shorter says precisely enough what the clock of the database shows. */
  private static final Duration SHORT_ROUND_TRIP = Duration.ofMillis(1);

  private static final int MAX_ROUND_TRIPS = 5;

  private final DSLContext dsl;
  private final LongSupplier nanoTime;

  /**
   * Makes the adapter.
   *
   * @param nanoTime a clock that never jumps, in nanoseconds
   */
  public JooqRevocations(DSLContext dsl, LongSupplier nanoTime) {
    this.dsl = dsl;
    this.nanoTime = nanoTime;
  }

  @Override
  public Moment mark() {
    return new Moment.Seen(nanoTime.getAsLong());
  }

  @Override
  public Moment.Stored stored(Moment moment) {
    return switch (moment) {
      case Moment.Stored stored -> stored;
      case Moment.Seen seen -> stored(seen);
    };
  }

  /**
   * Asks the database for its time. The answer is older when it arrives, by an unknown part of the
   * round trip, so the result is never too late. The latest of several is the most precise.
   */
  private Moment.Stored stored(Moment.Seen seen) {
    Instant latest = Instant.MIN;
    for (int i = 0; i < MAX_ROUND_TRIPS; i++) {
      long asked = nanoTime.getAsLong();
      Instant shown = dsl.select(DATABASE_TIME).fetchSingle().value1().toInstant();
      long answered = nanoTime.getAsLong();
      Instant at = shown.minusNanos(answered - seen.nanos()).truncatedTo(ChronoUnit.MICROS);
      latest = at.isAfter(latest) ? at : latest;
      if (answered - asked < SHORT_ROUND_TRIP.toNanos()) {
        break;
      }
    }
    return new Moment.Stored(latest);
  }

  @Override
  public void endAll(UserId userId) {
    dsl.insertInto(USER_REVOCATION)
        .set(USER_REVOCATION.USER_ID, userId.value())
        .set(USER_REVOCATION.GENERATION, 1L)
        .set(USER_REVOCATION.ENDED_GENERATION, 1L)
        .set(USER_REVOCATION.ENDED_AT, DATABASE_TIME)
        .onConflict(USER_REVOCATION.USER_ID)
        .doUpdate()
        .set(USER_REVOCATION.GENERATION, USER_REVOCATION.GENERATION.plus(1))
        .set(USER_REVOCATION.ENDED_GENERATION, USER_REVOCATION.GENERATION.plus(1))
        .set(USER_REVOCATION.ENDED_AT, DATABASE_TIME)
        .execute();
  }

  @Override
  public void endSome(UserId userId) {
    dsl.insertInto(USER_REVOCATION)
        .set(USER_REVOCATION.USER_ID, userId.value())
        .set(USER_REVOCATION.GENERATION, 1L)
        .set(USER_REVOCATION.ENDED_GENERATION, 0L)
        .onConflict(USER_REVOCATION.USER_ID)
        .doUpdate()
        .set(USER_REVOCATION.GENERATION, USER_REVOCATION.GENERATION.plus(1))
        .execute();
  }

  @Override
  public Past hold(UserId userId) {
    // Only a row that exists can be locked.
    dsl.insertInto(USER_REVOCATION)
        .set(USER_REVOCATION.USER_ID, userId.value())
        .set(USER_REVOCATION.GENERATION, 0L)
        .set(USER_REVOCATION.ENDED_GENERATION, 0L)
        .onConflictDoNothing()
        .execute();
    return dsl.selectFrom(USER_REVOCATION)
        .where(USER_REVOCATION.USER_ID.eq(userId.value()))
        .forShare()
        .fetchSingle(
            row ->
                new Past(
                    row.getGeneration(),
                    Optional.ofNullable(row.getEndedAt()).map(OffsetDateTime::toInstant),
                    false));
  }

  @Override
  public boolean isAlive(UserId userId, LoginBasis basis) {
    return dsl.fetchExists(
        selectOne()
            .where(
                Liveness.of(
                    val(userId.value()),
                    val(basis.bindingId(), USER_REVOCATION.USER_ID.getDataType().nullable(true)),
                    val(basis.generation()))));
  }
}
