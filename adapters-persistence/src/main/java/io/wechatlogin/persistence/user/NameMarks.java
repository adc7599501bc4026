package io.wechatlogin.persistence.user;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;

/**
 * What a row of {@code user_search} must have to fit a filter: bigrams of the query, and marks of
 * status and organization. The function {@code user_search_refresh} of the schema makes them the
 * same way.
 */
record NameMarks(List<Long> marks) {
  /** How many bigrams are looked up. They leave few rows, which are then compared as a whole. */
  private static final int MAX_BIGRAMS = 8;

  /** A block has 2^15 rows. */
  private static final int BLOCK_BITS = 15;

  private static final int BITS_OF_A_CHARACTER = 21;

  /** Behind all characters of Unicode, and behind the marks of organizations. */
  private static final long DISABLED = 1118208L << BITS_OF_A_CHARACTER;

  private static final long ORGANIZATIONS = 1114112L << BITS_OF_A_CHARACTER;
  private static final Field<Long> BLOCK = field(name("block", "n"), Long.class);

  /**
   * Returns the marks of a filter.
   *
   * @param folded the query as names are stored; without a bigram, no name fits
   */
  static NameMarks of(UserFilter filter, String folded) {
    TreeSet<Long> marks = new TreeSet<>();
    if (filter.query() != null) {
      int[] characters = folded.codePoints().toArray();
      // Those at both ends and between them, because neighbours occur together.
      int bigrams = characters.length - 1;
      if (bigrams < 1) {
        return new NameMarks(List.of());
      }
      int step = (bigrams + MAX_BIGRAMS - 1) / MAX_BIGRAMS;
      for (int i = 0; i < bigrams; i += step) {
        marks.add(((long) characters[i] << BITS_OF_A_CHARACTER) | characters[i + 1]);
      }
    }
    if (filter.status() == User.Status.DISABLED) {
      marks.add(DISABLED);
    }
    if (filter.corpId() != null) {
      marks.add(markOf(filter.corpId()));
    }
    return new NameMarks(List.copyOf(marks));
  }

  private static long markOf(CorpId corpId) {
    int hash = ByteBuffer.wrap(SecretHash.of(corpId.value()).bytes()).getInt();
    return ORGANIZATIONS + (hash & Integer.MAX_VALUE);
  }

  /** Returns whether nothing can fit. */
  boolean isEmpty() {
    return marks.isEmpty();
  }

  /** Returns the block of a row. */
  static long blockOf(long number) {
    return number >> BLOCK_BITS;
  }

  /** Returns the table of the blocks from one to another. */
  static Table<?> blocks(long from, long to) {
    return table("generate_series({0}, {1})", val(from), val(to)).as("block", "n");
  }

  /** Returns whether a row of the present block of {@link #blocks} has all marks. */
  Condition areIn(Field<Long[]> grams) {
    List<Field<Long>> wanted =
        marks.stream()
            .map(mark -> field("({0} << 42 | {1})", Long.class, BLOCK, val(mark)))
            .map(Objects::requireNonNull)
            .toList();
    return condition("{0} @> {1}", grams, array(wanted));
  }
}
