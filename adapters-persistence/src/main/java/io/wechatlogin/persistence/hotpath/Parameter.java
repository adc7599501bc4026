package io.wechatlogin.persistence.hotpath;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A value that each request of a {@link BatchStatement} brings: a column of the table {@code
 * request}, under the lower-case name of the constant.
 */
enum Parameter {
  APP_ID(Type.TEXT),
  OPEN_ID(Type.TEXT),
  UNION_ID(Type.TEXT),
  INSTANCE_NAME(Type.TEXT),

  /** When the login began, where that is known exactly. */
  BEGAN_AT(Type.TIMESTAMPTZ),
  /** How many microseconds ago the login began, where that is known only here. */
  BEGAN_AGO(Type.BIGINT),

  CODE_HASH(Type.BYTEA),
  CODE_CHALLENGE(Type.BYTEA),
  CODE_EXPIRES_AT(Type.TIMESTAMPTZ),

  TOKEN_HASH(Type.BYTEA),
  SESSION_ID(Type.TEXT),
  CORP_ID(Type.TEXT),
  NOW(Type.TIMESTAMPTZ),
  REQUEST_ID(Type.TEXT),
  ADDRESS(Type.TEXT),
  USER_AGENT(Type.TEXT),

  KEY_ID(Type.TEXT),
  SEALED_KEY(Type.BYTEA),
  KEY_BEGAN_AT(Type.TIMESTAMPTZ),
  KEY_ENDED_AT(Type.TIMESTAMPTZ),
  KEY_EXPIRES_AT(Type.TIMESTAMPTZ),

  PROFILE_ID(Type.TEXT),
  PROFILE_FETCHED(Type.BOOLEAN),
  PROFILE_UNION_ID(Type.TEXT),
  PROFILE_NICKNAME(Type.TEXT),
  PROFILE_HEADIMGURL(Type.TEXT),
  PROFILE_SEX(Type.INTEGER),
  PROFILE_PROVINCE(Type.TEXT),
  PROFILE_CITY(Type.TEXT),
  PROFILE_COUNTRY(Type.TEXT),
  PROFILE_SEALED_TOKEN(Type.BYTEA),
  PROFILE_OBTAINED_AT(Type.TIMESTAMPTZ),
  PROFILE_EXPIRES_IN(Type.BIGINT),
  PROFILE_UPDATED_AT(Type.TIMESTAMPTZ),
  PROFILE_EXPIRES_AT(Type.TIMESTAMPTZ);

  /** The types of PostgreSQL, and the classes of the values that Java binds to them. */
  enum Type {
    TEXT(String.class),
    BYTEA(byte[].class),
    /** Bound as text: the driver has no arrays of timestamps. */
    TIMESTAMPTZ(String.class),
    BOOLEAN(Boolean.class),
    INTEGER(Integer.class),
    BIGINT(Long.class);

    private final Class<?> element;

    Type(Class<?> element) {
      this.element = element;
    }

    String sql() {
      return name().toLowerCase(Locale.ROOT);
    }

    Class<?> element() {
      return element;
    }
  }

  private final Type type;
  private final Pattern use;

  Parameter(Type type) {
    this.type = type;
    this.use = Pattern.compile("\\b(request|known|kept_for)\\." + column() + "\\b");
  }

  Type type() {
    return type;
  }

  /** Returns the name of the column that a statement reads the value from. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether the SQL of a statement reads this parameter. */
  boolean isUsedIn(String sql) {
    return use.matcher(sql).find();
  }
}
