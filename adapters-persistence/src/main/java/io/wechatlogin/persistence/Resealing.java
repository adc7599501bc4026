package io.wechatlogin.persistence;

import static org.jooq.impl.DSL.binarySubstring;
import static org.jooq.impl.DSL.inline;

import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * Seals by the first key what another key has sealed. The service may go on meanwhile: a value that
 * it changes is sealed by the first key anyway.
 */
public final class Resealing {
  private static final int BATCH = 500;

  private final DSLContext dsl;
  private final KeyRing keys;

  Resealing(DSLContext dsl, KeyRing keys) {
    this.dsl = dsl;
    this.keys = keys;
  }

  /**
   * What was done with one column.
   *
   * @param column as {@code table.column}
   * @param resealed how many values are sealed by the first key now and were not before
   * @param unopened how many open by none of the keys; they stay as they are
   */
  public record Outcome(String column, int resealed, int unopened) {}

  /** Goes through all columns. */
  public List<Outcome> run() {
    return SealedColumn.ALL.stream().map(this::reseal).toList();
  }

  private Outcome reseal(SealedColumn sealed) {
    int resealed = 0;
    int unopened = 0;
    Condition ofOtherKeys =
        sealed
            .column()
            .isNotNull()
            .and(
                binarySubstring(sealed.column(), inline(1), inline(KeyRing.PREFIX_BYTES))
                    .ne(keys.prefix()));
    Condition notYetSeen = DSL.trueCondition();
    List<? extends Record> batch;
    do {
      batch =
          dsl.select(sealed.rowKey())
              .select(sealed.column())
              .from(sealed.table())
              .where(ofOtherKeys)
              .and(notYetSeen)
              .orderBy(sealed.rowKey())
              .limit(BATCH)
              .fetch();
      for (Record row : batch) {
        if (reseal(sealed, row)) {
          resealed++;
        } else {
          unopened++;
        }
        notYetSeen = DSL.row(sealed.rowKey()).gt(DSL.row(sealed.keyOf(row)));
      }
    } while (batch.size() == BATCH);
    return new Outcome(
        sealed.table().getName() + "." + sealed.column().getName(), resealed, unopened);
  }

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
