package io.wechatlogin.persistence.hotpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.persistence.TestDatabase;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Statements whose text is fixed, for one request or for many. */
@Tag("database")
class BatchStatementTest {
  private static final String NOW = "2026-11-21T08:00:00.123456Z";

  private final DSLContext dsl = DSL.using(database(), SQLDialect.POSTGRES);

  /** Returns the requests that have a code hash, the last one first. */
  private final BatchStatement statement =
      BatchStatement.of(
          dsl,
          """

          select request.n, request.app_id, request.code_hash, request.now
          from request
          where request.code_hash is not null
          order by request.n desc
          """);

  @Test
  void eachRequestGetsItsOwnRowOrNone() {
    List<Supplier<Optional<String>>> answers =
        statement.answers(
            List.of(
                request("a,\"{}'\\", new byte[] {0, -1}, NOW),
                request("b", null, NOW),
                request(null, new byte[0], null)),
            row ->
                row.getString(2)
                    + row.getBytes(3).length
                    + Optional.ofNullable(row.getObject(4, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    assertThat(answers)
        .extracting(Supplier::get)
        .containsExactly(
            Optional.of("a,\"{}'\\2Optional[" + NOW + "]"),
            Optional.empty(),
            Optional.of("null0Optional.empty"));
  }

  @Test
  void aRowThatCannotBeReadFailsOnlyItsOwnRequest() {
    List<Supplier<Optional<String>>> answers =
        statement.answers(
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
  void aPlaceholderWithoutANameIsRefused() {
    assertThatThrownBy(() -> BatchStatement.of(dsl, "select ?"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("placeholder without a name");
  }

  private static Map<Parameter, @Nullable Object> request(
      @Nullable String appId, byte @Nullable [] codeHash, @Nullable String now) {
    Map<Parameter, @Nullable Object> request = new EnumMap<>(Parameter.class);
    request.put(Parameter.APP_ID, appId);
    request.put(Parameter.CODE_HASH, codeHash);
    request.put(Parameter.NOW, now);
    return request;
  }

  private static PGSimpleDataSource database() {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(TestDatabase.settings().jdbcUrl());
    return database;
  }
}
