package io.wechatlogin.persistence;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.Param;
import org.jooq.Select;
import org.jooq.Table;

/**
 * A row that is looked up by its key, for each of those whom a statement serves together.
 *
 * <p>Left to itself PostgreSQL joins: a table that was nearly empty when it last looked is read as
 * a whole, and so is whatever was removed from it since, as long as any transaction may still see
 * that. One backup that takes an hour would make each login dearer than the one before.
 */
final class Lookup {
  /** What was found. */
  static final Table<?> FOUND = table(name("found"));

  /** The offset that each lookup ends with; across one, PostgreSQL does not join. */
  static final Param<Integer> ONE_BY_ONE = inline(0);

  private Lookup() {}

  /**
   * Returns what is to be joined to those who arrive.
   *
   * @param byKey ends with {@link #ONE_BY_ONE}
   */
  static Table<?> found(Select<?> byKey) {
    return lateral(byKey).as(FOUND);
  }
}
