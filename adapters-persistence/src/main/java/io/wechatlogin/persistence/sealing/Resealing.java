package io.wechatlogin.persistence.sealing;

import static org.jooq.impl.DSL.binarySubstring;
import static org.jooq.impl.DSL.inline;

import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * Seals by the first key the values that another key has sealed. The service may run meanwhile: a
 * value that it changes is sealed by the first key anyway.
 */
public final class Resealing {
  private static final int BATCH = 500;

  private final DSLContext dsl;
  private final KeyRing keys;

  /** Makes a resealing of all sealed columns that a context sees. */
  public Resealing(DSLContext dsl, KeyRing keys) {
    this.dsl = dsl;
    this.keys = keys;
  }

  /**
   * The result for one column.
   *
   * @param column as {@code table.column}
   * @param resealed the number of values that were sealed again
   * @param unopened the number of values that no key opens; they stay as they are
   */
  public record Outcome(String column, int resealed, int unopened) {}

  /** Seals again what needs it, in all columns. */
  public List<Outcome> run() {
    return SealedColumn.ALL.stream().map(this::reseal).toList();
  }

  /**
   * Counts the values that no key opens, in a sample.
   *
   * @param samples the number of values of each column to try
   */
  public int countUnopened(int samples) {
    int unopened = 0;
    for (SealedColumn sealed : SealedColumn.ALL) {
      for (Record row : values(sealed, sealed.column().isNotNull(), samples)) {
        if (!sealed.isOpenedBy(keys, row.get(sealed.column()), sealed.keyOf(row))) {
          unopened++;
        }
      }
    }
    return unopened;
  }

  /**
   * Removes the values that no key opens. A profile stays without its token; of the other tables
   * the row goes, which is nothing without the value.
   *
   * @return the number of values
   */
  public int removeUnopened() {
    int removed = 0;
    for (SealedColumn sealed : SealedColumn.ALL) {
      Condition afterTheLast = DSL.trueCondition();
      List<? extends Record> batch;
      do {
        batch = values(sealed, sealed.column().isNotNull().and(afterTheLast), BATCH);
        for (Record row : batch) {
          Object[] key = sealed.keyOf(row);
          byte[] value = row.get(sealed.column());
          if (!sealed.isOpenedBy(keys, value, key)) {
            removed += sealed.remove(dsl, value, key);
          }
          afterTheLast = DSL.row(sealed.rowKey()).gt(DSL.row(key));
        }
      } while (batch.size() == BATCH);
    }
    return removed;
  }

  private Outcome reseal(SealedColumn sealed) {
    int resealed = 0;
    int unopened = 0;
    Condition byAnotherKey =
        sealed
            .column()
            .isNotNull()
            .and(
                binarySubstring(sealed.column(), inline(1), inline(KeyRing.PREFIX_BYTES))
                    .ne(keys.prefix()));
    Condition afterTheLast = DSL.trueCondition();
    List<? extends Record> batch;
    do {
      batch = values(sealed, byAnotherKey.and(afterTheLast), BATCH);
      for (Record row : batch) {
        if (reseal(sealed, row)) {
          resealed++;
        } else {
          unopened++;
        }
        afterTheLast = DSL.row(sealed.rowKey()).gt(DSL.row(sealed.keyOf(row)));
      }
    } while (batch.size() == BATCH);
    return new Outcome(
        sealed.table().getName() + "." + sealed.column().getName(), resealed, unopened);
  }

  private List<? extends Record> values(SealedColumn sealed, Condition which, int limit) {
    return dsl.select(sealed.rowKey())
        .select(sealed.column())
        .from(sealed.table())
        .where(which)
        .orderBy(sealed.rowKey())
        .limit(limit)
        .fetch();
  }

  /** Seals one value again, unless it was changed since it was read. */
  private boolean reseal(SealedColumn sealed, Record row) {
    byte[] old = row.get(sealed.column());
    Object[] key = sealed.keyOf(row);
    Optional<byte[]> plain = sealed.open(keys, old, key);
    plain.ifPresent(
        value ->
            dsl.update(sealed.table())
                .set(sealed.column(), sealed.seal(keys, value, key))
                .where(DSL.row(sealed.rowKey()).eq(DSL.row(key)))
                .and(sealed.column().eq(old))
                .execute());
    return plain.isPresent();
  }
}
