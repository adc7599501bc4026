package io.wechatlogin.persistence.hotpath;

import io.wechatlogin.persistence.store.StatementBatcher;
import io.wechatlogin.persistence.store.StoreTransactions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One hot path: a statement for each {@link Variant}, and the requests that wait for it.
 *
 * @param <A> what is read for a request
 */
final class HotPath<A> {
  private final DSLContext dsl;
  private final StoreTransactions transactions;
  private final Function<Variant, String> sql;
  private final BatchStatement.RowReader<A> reader;
  private final Map<Variant, BatchStatement> statements = new ConcurrentHashMap<>();
  private final Map<
          Variant, StatementBatcher<Map<Parameter, @Nullable Object>, Supplier<Optional<A>>>>
      batchers = new ConcurrentHashMap<>();

  HotPath(
      DSLContext dsl,
      StoreTransactions transactions,
      Function<Variant, String> sql,
      BatchStatement.RowReader<A> reader) {
    this.dsl = dsl;
    this.transactions = transactions;
    this.sql = sql;
    this.reader = reader;
  }

  /**
   * Sends the statement of a variant for a request, together with other requests where that is
   * possible. Inside a transaction the statement goes alone, on the connection of the transaction.
   */
  Optional<A> send(Variant variant, Map<Parameter, @Nullable Object> request) {
    BatchStatement statement =
        statements.computeIfAbsent(variant, first -> BatchStatement.of(dsl, sql.apply(first)));
    if (!variant.isBatched() || transactions.mayBeOpen()) {
      return statement.answers(List.of(request), reader).getFirst().get();
    }
    return batchers
        .computeIfAbsent(
            variant,
            first ->
                new StatementBatcher<>(
                    requests -> statement.answers(requests, reader),
                    StatementBatcher.Limits.STANDARD))
        .submit(request)
        .get();
  }
}
