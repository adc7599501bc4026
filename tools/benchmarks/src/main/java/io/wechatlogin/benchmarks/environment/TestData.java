package io.wechatlogin.benchmarks.environment;

import java.sql.SQLException;

/**
 * Numbered users with a binding and a session each, in the tables of the service and of the
 * baselines. Person 7 has the openId that {@link FakeWechat} returns for the codes of person 7.
 */
public final class TestData {
  /** The appId of all instances. */
  public static final String APP_ID = "wx00000000000000be";

  private static final String[] BASELINE_TABLES = {
    "create schema if not exists baseline",
    "create table if not exists baseline.users ("
        + "id text primary key, name text not null, status text not null)",
    "create table if not exists baseline.social_user ("
        + "app_id text not null, open_id text not null, user_id text not null,"
        + " primary key (app_id, open_id))",
    "create table if not exists baseline.sessions ("
        + "token text primary key, user_id text not null, created_at timestamptz not null)",
  };

  private final Postgres postgres;

  /**
   * Creates test data in a database.
   *
   * @param postgres a database in which the service has created its tables
   */
  public TestData(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Returns the session token of a person. */
  public static String token(long person) {
    return "wls_%043d".formatted(person);
  }

  private static String tokenHashSql(String number) {
    return "sha256(convert_to('wls_' || lpad(" + number + ", 43, '0'), 'UTF8'))";
  }

  /** Adds users with a binding and a session until there are {@code total} of them. */
  public void fill(long total) throws SQLException {
    long existing = Long.parseLong(postgres.query("select count(*) from app_user"));
    postgres.run(BASELINE_TABLES);
    String numbers = " from generate_series(" + (existing + 1) + ", " + total + ") as i";
    String openId = FakeWechat.openIdSql("i");
    postgres.run(
        "insert into app_user (id, display_name, status) select i::text, 'Person ' || i, 'active'"
            + numbers,
        "insert into binding (id, login_type, app_id, open_platform, open_id, user_id, bound_at)"
            + " select gen_random_uuid(), 'Bench', '"
            + APP_ID
            + "', 'default', "
            + openId
            + ", i::text, now()"
            + numbers,
        "insert into session (token, id, user_id, login_type, created_at, seen_at) select "
            + tokenHashSql("i::text")
            + ", gen_random_uuid(), i::text, 'Bench', now(), now()"
            + numbers,
        "insert into baseline.users select i::text, 'Person ' || i, 'active'" + numbers,
        "insert into baseline.social_user select '"
            + APP_ID
            + "', "
            + openId
            + ", i::text"
            + numbers,
        "insert into baseline.sessions select 'wls_' || lpad(i::text, 43, '0'), i::text, now()"
            + numbers,
        "vacuum (analyze)",
        "checkpoint");
  }

  /**
   * Removes the sessions that logins have opened since the tables were filled. If these were the
   * majority, it rebuilds the indexes, because the remaining entries would be scattered over all
   * pages.
   *
   * @return the number of remaining sessions
   */
  public long removeNewSessions() throws SQLException {
    long all = sessions();
    postgres.run(
        "delete from session where seen_at > (select filled.seen_at from session filled"
            + " where token = (select "
            + tokenHashSql("count(*)::text")
            + " from app_user))",
        "vacuum (index_cleanup on) session");
    long left = sessions();
    if (all > 2 * left) {
      postgres.run("reindex table session");
    }
    return left;
  }

  private long sessions() throws SQLException {
    return Long.parseLong(postgres.query("select count(*) from session"));
  }

  /**
   * Marks all sessions as used just now. A session check writes that time only at intervals, and no
   * measurement should contain these writes.
   */
  public void touchSessions() throws SQLException {
    postgres.run("update session set seen_at = now()", "vacuum (analyze)");
  }
}
