package io.wechatlogin.persistence.store;

import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.TableField;

/** Removes expired rows in batches. */
public final class Expiry {
  private Expiry() {}

  /**
   * Removes the rows of a table that expired first. Rows that another transaction has locked are
   * left for the next batch.
   *
   * @param expiresAt the indexed column that says when a row expires
   * @param now rows of this or an earlier expiry are removed
   * @return the number of removed rows, at most {@code limit}
   */
  public static int remove(
      DSLContext dsl, TableField<?, OffsetDateTime> expiresAt, Instant now, int limit) {
    Table<?> table = Objects.requireNonNull(expiresAt.getTable());
    List<? extends TableField<?, ?>> key =
        Objects.requireNonNull(table.getPrimaryKey()).getFields();
    return dsl.deleteFrom(table)
        .where(
            row(key)
                .in(
                    select(key)
                        .from(table)
                        .where(expiresAt.le(Timestamps.at(now)))
                        .orderBy(expiresAt)
                        .limit(limit)
                        .forUpdate()
                        .skipLocked()))
        .execute();
  }
}
