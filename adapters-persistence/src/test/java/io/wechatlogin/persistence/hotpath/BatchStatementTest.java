package io.wechatlogin.persistence.hotpath;

import static io.wechatlogin.persistence.hotpath.Parameter.ARRIVING;
import static io.wechatlogin.persistence.hotpath.Parameter.NUMBER;
import static io.wechatlogin.persistence.hotpath.Parameter.arriving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.persistence.TestDatabase;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Statements that are written once, for one request or for many. */
class BatchStatementTest {
  private static final Parameter<String> TEXT = Parameter.text("text");
  private static final Parameter<byte[]> BYTES = Parameter.bytes("bytes");
  private static final Parameter<OffsetDateTime> MOMENT = Parameter.moment("moment");

  private final DSLContext dsl = DSL.using(database(), SQLDialect.POSTGRES);

  /** Gives those back who have bytes. */
  private final BatchStatement statement =
      BatchStatement.of(
          dsl,
          dsl.with(arriving(List.of(TEXT, BYTES, MOMENT)))
              .select(NUMBER, TEXT.in(ARRIVING), BYTES.in(ARRIVING), MOMENT.in(ARRIVING))
              .from(ARRIVING)
              .where(BYTES.in(ARRIVING).isNotNull())
              .orderBy(NUMBER.desc()));

  @Test
  void eachRequestGetsItsOwnRowOrNone() {
    OffsetDateTime now = OffsetDateTime.of(2026, 11, 21, 8, 0, 0, 123_456_000, ZoneOffset.UTC);
    List<Supplier<Optional<String>>> answers =
        statement.each(
            List.of(
                request("a,\"{}'\\", new byte[] {0, -1}, now),
                request("b", null, now),
                request(null, new byte[0], null)),
            row ->
                row.getString(2)
                    + row.getBytes(3).length
                    + Optional.ofNullable(row.getObject(4, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    assertThat(answers)
        .extracting(Supplier::get)
        .containsExactly(
            Optional.of("a,\"{}'\\2Optional[2026-11-21T08:00:00.123456Z]"),
            Optional.empty(),
            Optional.of("null0Optional.empty"));
  }

  @Test
  void aRowThatCannotBeReadIsThatRequestsAlone() {
    List<Supplier<Optional<String>>> answers =
        statement.each(
            List.of(request("a", new byte[1], null), request("odd", new byte[1], null)),
            row -> {
              if (row.getString(2).equals("odd")) {
                throw new IllegalArgumentException("odd");
              }
              return row.getString(2);
            });
    assertThat(answers.getFirst().get()).contains("a");
    assertThatThrownBy(answers.getLast()::get).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueWithoutANameWouldStayForEver() {
    assertThatThrownBy(() -> BatchStatement.of(dsl, dsl.select(val(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no name");
  }

  private static Map<String, @Nullable Object> request(
      @Nullable String text, byte @Nullable [] bytes, @Nullable OffsetDateTime moment) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(TEXT.key(), text);
    values.put(BYTES.key(), bytes);
    values.put(MOMENT.key(), moment);
    return values;
  }

  private static PGSimpleDataSource database() {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(TestDatabase.settings().jdbcUrl());
    return database;
  }
}
