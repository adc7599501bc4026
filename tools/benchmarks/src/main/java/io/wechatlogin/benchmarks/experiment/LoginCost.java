package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.HttpConnection;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Postgres;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Subjects;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a login leaves in the database, and in the heap of the service: commits, rows, log, pages,
 * allocated bytes. Nobody else works in either.
 */
final class Cost {
  private static final int TIMES = 2_000;

  /** What a connection has done reaches others ten seconds after it fell idle, at the latest. */
  private static final long UNTIL_COUNTED_MILLIS = 11_000;

  /** Compiled code allocates less. */
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  /** So much that nothing is collected meanwhile: what is taken is what was allocated. */
  private static final List<String> ROOM = List.of("-Xms3g", "-Xmx3g", "-Xmn2800m");

  private static final String LOG = "select pg_current_wal_lsn() - '0/0'::pg_lsn";
  private static final String COMMITS =
      "select xact_commit from pg_stat_database where datname = current_database()";
  private static final String INSERTED = sum("n_tup_ins");
  private static final String DELETED = sum("n_tup_del");
  private static final String UPDATED = sum("n_tup_upd");
  private static final String PAGES =
      "select sum(pg_total_relation_size(relid)) from pg_stat_user_tables where schemaname ="
          + " 'public'";
  private static final String BY_TABLE =
      "select string_agg(relname || ' +' || n_tup_ins || ' -' || n_tup_del, ', ' order by relname)"
          + " from pg_stat_user_tables where schemaname = 'public' and n_tup_ins + n_tup_del > 0";

  private Cost() {}

  static void run() throws Exception {
    try (Raw raw = new Raw("cost");
        Bench bench = Bench.start(Bench.PERSONS);
        Program service = bench.subjects().service(with(ROOM))) {
      bench.rows().see();
      Map<String, Scenario> scenarios = new LinkedHashMap<>();
      scenarios.put("one-step login", Bench.persons().oneStepLogin());
      scenarios.put("two-step login", Bench.persons().twoStepLogin());
      scenarios.put("mini program", Bench.persons().miniProgramLogin());
      scenarios.put("session check", Bench.persons().sessionCheck());
      for (Scenario scenario : scenarios.values()) {
        new ClosedLoop(service.url(), scenario, 64).run(WARM_UP);
      }
      for (Map.Entry<String, Scenario> entry : scenarios.entrySet()) {
        measure(raw, bench.postgres(), service, entry.getKey(), entry.getValue());
      }
    }
  }

  private static void measure(
      Raw raw, Postgres postgres, Program service, String name, Scenario scenario)
      throws Exception {
    Thread.sleep(UNTIL_COUNTED_MILLIS);
    postgres.run("checkpoint", "select pg_stat_reset()", "select pg_stat_reset_shared('wal')");
    Figures before = Figures.of(postgres);
    service.collectGarbage();
    long heap = service.heapBytes();
    try (HttpConnection connection = new HttpConnection(service.url())) {
      for (int i = 0; i < TIMES; i++) {
        scenario.run(connection);
      }
    }
    long allocated = service.heapBytes() - heap;
    long log = Long.parseLong(postgres.ask(LOG)) - before.log();
    Thread.sleep(UNTIL_COUNTED_MILLIS);
    Figures after = Figures.of(postgres);
    raw.line(
        "%-15s %.2f commits, rows +%.2f -%.2f ~%.2f, %.0f bytes of log (%.0f in whole pages), %.0f"
            + " bytes of tables and indexes, %.0f KiB allocated",
        name,
        each(after.commits() - before.commits()),
        each(after.inserted() - before.inserted()),
        each(after.deleted() - before.deleted()),
        each(after.updated() - before.updated()),
        each(log),
        each(Long.parseLong(postgres.ask("select wal_fpi from pg_stat_wal")) * 8192L),
        each(after.pages() - before.pages()),
        each(allocated) / 1024);
    raw.line("  of %d: %s", TIMES, postgres.ask(BY_TABLE));
  }

  private static List<String> with(List<String> options) {
    return Stream.concat(Subjects.JVM.stream(), options.stream()).toList();
  }

  private static double each(long total) {
    return (double) total / TIMES;
  }

  private static String sum(String column) {
    return "select coalesce(sum(" + column + "), 0) from pg_stat_user_tables";
  }

  private record Figures(
      long log, long commits, long inserted, long deleted, long updated, long pages) {
    static Figures of(Postgres postgres) throws SQLException {
      return new Figures(
          Long.parseLong(postgres.ask(LOG)),
          Long.parseLong(postgres.ask(COMMITS)),
          Long.parseLong(postgres.ask(INSERTED)),
          Long.parseLong(postgres.ask(DELETED)),
          Long.parseLong(postgres.ask(UPDATED)),
          Long.parseLong(postgres.ask(PAGES)));
    }
  }
}
