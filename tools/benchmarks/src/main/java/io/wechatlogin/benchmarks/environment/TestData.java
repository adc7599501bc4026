package io.wechatlogin.benchmarks.rig;

import java.sql.SQLException;

/**
 * Users, bindings and sessions by number, in the tables of the service and in those of the
 * baselines: person 7 has the openId that WeChat names for the codes of person 7.
 */
public final class Rows {
  /** The app of all. */
  public static final String APP = "wx00000000000000be";

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
   * @param postgres whose tables the service has made
   */
  public Rows(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Returns the token of a session, given by number. */
  public static String token(long session) {
    return "wls_%043d".formatted(session);
  }

  private static String hash(String number) {
    return "sha256(convert_to('wls_' || lpad(" + number + ", 43, '0'), 'UTF8'))";
  }

  /** Makes what is missing up to a number of users, each with a binding and a session. */
  public void fill(long wanted) throws SQLException {
    long there = Long.parseLong(postgres.ask("select count(*) from app_user"));
    postgres.run(BASELINE_TABLES);
    String numbers = " from generate_series(" + (there + 1) + ", " + wanted + ") as i";
    String openId = FakeWechat.openIdInSql("i");
    postgres.run(
        "insert into app_user (id, display_name, status) select i::text, 'Person ' || i, 'active'"
            + numbers,
        "insert into binding (id, login_type, app_id, open_platform, open_id, user_id, bound_at)"
            + " select gen_random_uuid(), 'Bench', '"
            + APP
            + "', 'default', "
            + openId
            + ", i::text, now()"
            + numbers,
        "insert into session (token, id, user_id, login_type, created_at, seen_at) select "
            + hash("i::text")
            + ", gen_random_uuid(), i::text, 'Bench', now(), now()"
            + numbers,
        "insert into baseline.users select i::text, 'Person ' || i, 'active'" + numbers,
        "insert into baseline.social_user select '" + APP + "', " + openId + ", i::text" + numbers,
        "insert into baseline.sessions select 'wls_' || lpad(i::text, 43, '0'), i::text, now()"
            + numbers,
        "vacuum (analyze)",
        "checkpoint");
  }

  /**
   * Takes away the sessions that logins have opened since the tables were filled. Where they were
   * the most, indexes are built anew: what is left would lie scattered over all of their pages.
   *
   * @return how many are left
   */
  public long removeNewSessions() throws SQLException {
    long all = sessions();
    postgres.run(
        "delete from session where seen_at > (select filled.seen_at from session filled"
            + " where token = (select "
            + hash("count(*)::text")
            + " from app_user))",
        "vacuum (index_cleanup on) session");
    long left = sessions();
    if (all > 2 * left) {
      postgres.run("reindex table session");
    }
    return left;
  }

  private long sessions() throws SQLException {
    return Long.parseLong(postgres.ask("select count(*) from session"));
  }

  /** Lets all sessions have been seen just now: a check notes that only once in a while. */
  public void see() throws SQLException {
    postgres.run("update session set seen_at = now()", "vacuum (analyze)");
  }
}
