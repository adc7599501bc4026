package io.wechatlogin.persistence.sealing;

import static io.wechatlogin.persistence.tables.Tables.APP_TOKEN;
import static io.wechatlogin.persistence.tables.Tables.LOGIN_STATE;
import static io.wechatlogin.persistence.tables.Tables.LOOKUP_KEY;
import static io.wechatlogin.persistence.tables.Tables.OFFICIAL_PROFILE;
import static io.wechatlogin.persistence.tables.Tables.SESSION_KEY;
import static io.wechatlogin.persistence.tables.Tables.USER_PHONE;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A column whose values are sealed, each bound to its row.
 *
 * @param rowKey the primary key of the table
 */
public record SealedColumn(TableField<?, byte[]> column, List<Field<?>> rowKey) {
  private static final Logger LOG = LoggerFactory.getLogger(SealedColumn.class);

  /** The answer to a callback, for its repetitions. */
  public static final SealedColumn LOGIN_ANSWER =
      new SealedColumn(LOGIN_STATE.SEALED_ANSWER, List.of(LOGIN_STATE.HASH));

  /** A session key of a mini program. */
  public static final SealedColumn SESSION_KEY_VALUE =
      new SealedColumn(
          SESSION_KEY.SEALED_KEY, List.of(SESSION_KEY.APP_ID, SESSION_KEY.OPEN_ID, SESSION_KEY.ID));

  /** The token of an app. */
  public static final SealedColumn APP_TOKEN_VALUE =
      new SealedColumn(APP_TOKEN.SEALED_TOKEN, List.of(APP_TOKEN.APP_ID));

  /** The tokens of an official account. */
  static final SealedColumn WEB_TOKEN =
      new SealedColumn(
          OFFICIAL_PROFILE.SEALED_TOKEN,
          List.of(OFFICIAL_PROFILE.APP_ID, OFFICIAL_PROFILE.OPEN_ID));

  /** The phone number of a user. */
  public static final SealedColumn PHONE_NUMBER =
      new SealedColumn(USER_PHONE.SEALED_NUMBER, List.of(USER_PHONE.USER_ID));

  /** A key for hashes by which rows are found. */
  public static final SealedColumn LOOKUP_KEY_VALUE =
      new SealedColumn(LOOKUP_KEY.SEALED_KEY, List.of(LOOKUP_KEY.NAME));

  /** All sealed columns. */
  static final List<SealedColumn> ALL =
      List.of(
          LOGIN_ANSWER,
          SESSION_KEY_VALUE,
          APP_TOKEN_VALUE,
          WEB_TOKEN,
          PHONE_NUMBER,
          LOOKUP_KEY_VALUE);

  Table<?> table() {
    return column.getTable();
  }

  /**
   * Seals a value.
   *
   * @param row the primary key of its row
   */
  public byte[] seal(KeyRing keys, byte[] plain, Object... row) {
    return keys.seal(plain, table().getName(), column.getName(), text(row));
  }

  /**
   * Opens a value. A lost key must not keep people from logging in, so a value that no key opens
   * counts as absent.
   *
   * @param row the primary key of its row
   * @return empty where no key opens the value
   */
  public Optional<byte[]> open(KeyRing keys, byte[] sealed, Object... row) {
    try {
      return Optional.of(keys.open(sealed, table().getName(), column.getName(), text(row)));
    } catch (IllegalStateException opensByNoKey) {
      LOG.warn("{}", opensByNoKey.getMessage());
      return Optional.empty();
    }
  }

  /** Returns whether a key opens a value. */
  boolean isOpenedBy(KeyRing keys, byte[] sealed, Object... row) {
    try {
      keys.open(sealed, table().getName(), column.getName(), text(row));
      return true;
    } catch (IllegalStateException opensByNoKey) {
      return false;
    }
  }

  /** Removes a value that has not changed meanwhile; returns the number of changed rows. */
  int remove(DSLContext dsl, byte[] value, Object... row) {
    Condition unchanged = DSL.row(rowKey).eq(DSL.row(row)).and(column.eq(value));
    return equals(WEB_TOKEN)
        ? dsl.update(OFFICIAL_PROFILE)
            .setNull(OFFICIAL_PROFILE.SEALED_TOKEN)
            .setNull(OFFICIAL_PROFILE.OBTAINED_AT)
            .setNull(OFFICIAL_PROFILE.EXPIRES_IN)
            .where(unchanged)
            .execute()
        : dsl.deleteFrom(table()).where(unchanged).execute();
  }

  /** Returns the primary key of a row. */
  Object[] keyOf(Record row) {
    return rowKey.stream().map(row::get).toArray();
  }

  /** Joins the key by a separator that no key contains. */
  private static String text(Object[] row) {
    return Stream.of(row)
        .map(key -> key instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : key.toString())
        .collect(Collectors.joining("\n"));
  }
}
