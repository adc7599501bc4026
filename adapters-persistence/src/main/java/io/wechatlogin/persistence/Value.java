package io.wechatlogin.persistence;

import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jooq.CommonTableExpression;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * What each of the requests brings that a statement serves together: a parameter with the values of
 * all, and a column.
 */
record Value<T>(String key, DataType<T> type) {
  /** The requests, a row for each. */
  static final Table<?> ARRIVING = table(name("arriving"));

  /** The number of a request, from 1. */
  static final Field<Long> NUMBER = field(name("arriving", "n"), Long.class);

  static Value<String> text(String key) {
    return new Value<>(key, SQLDataType.CLOB);
  }

  static Value<byte[]> bytes(String key) {
    return new Value<>(key, SQLDataType.BLOB);
  }

  static Value<OffsetDateTime> moment(String key) {
    return new Value<>(key, SQLDataType.TIMESTAMPWITHTIMEZONE);
  }

  /** Returns the first part of a statement: the requests with these values. */
  static CommonTableExpression<?> arriving(List<Value<?>> values) {
    List<String> columns = new ArrayList<>(values.stream().map(Value::key).toList());
    columns.add(NUMBER.getName());
    // jOOQ's own unnest takes one array.
    return name(ARRIVING.getName())
        .fields(columns.toArray(String[]::new))
        .as(
            select(asterisk())
                .from(
                    table(
                        "unnest({0}) with ordinality",
                        list(values.stream().map(Value::all).toList()))));
  }

  /** Returns the value as a column of a part of the statement that has it. */
  Field<T> in(Table<?> part) {
    return field(name(part.getName(), key), type);
  }

  /**
   * The subquery hides from the planner how many values there are: it would plan each statement
   * anew as long as a plan for the few looks cheaper than one for any number.
   */
  private Field<?> all() {
    return field(select(param(key, type.array())));
  }
}
