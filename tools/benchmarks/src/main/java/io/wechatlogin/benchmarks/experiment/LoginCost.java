package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Postgres;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.environment.Programs;
import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.HttpConnection;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.report.Report;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code bench cost}: what one operation costs in the database (commits, rows, write-ahead log,
 * pages) and in the heap of the service (allocated bytes). Operations run one after the other,
 * without other load.
 */
public final class LoginCost {
  private static final int OPERATIONS = 2_000;

  /** PostgreSQL publishes the statistics of a connection at most 10 s after it became idle. */
  private static final long STATISTICS_DELAY_MILLIS = 11_000;

  /** Compiled code allocates less than interpreted code. */
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  /** So large that no garbage collection runs: the growth of the heap is what was allocated. */
  private static final List<String> LARGE_HEAP = List.of("-Xms3g", "-Xmx3g", "-Xmn2800m");

  private static final String WAL_POSITION = "select pg_current_wal_lsn() - '0/0'::pg_lsn";
  private static final String COMMITS =
      "select xact_commit from pg_stat_database where datname = current_database()";
  private static final String INSERTED = sum("n_tup_ins");
  private static final String DELETED = sum("n_tup_del");
  private static final String UPDATED = sum("n_tup_upd");
  private static final String TABLE_BYTES =
      "select sum(pg_total_relation_size(relid)) from pg_stat_user_tables where schemaname ="
          + " 'public'";
  private static final String BY_TABLE =
      "select string_agg(relname || ' +' || n_tup_ins || ' -' || n_tup_del, ', ' order by relname)"
          + " from pg_stat_user_tables where schemaname = 'public' and n_tup_ins + n_tup_del > 0";

  private LoginCost() {}

  /** Runs the experiment. */
  public static void run() throws Exception {
    try (Report report = new Report("cost");
        Environment environment = Environment.start(Environment.PERSONS);
        Program service = environment.programs().service(with(LARGE_HEAP))) {
      environment.testData().touchSessions();
      Map<String, Scenario> scenarios = new LinkedHashMap<>();
      scenarios.put("one-step login", Environment.scenarios().oneStepLogin());
      scenarios.put("two-step login", Environment.scenarios().twoStepLogin());
      scenarios.put("mini program", Environment.scenarios().miniProgramLogin());
      scenarios.put("session check", Environment.scenarios().sessionCheck());
      for (Scenario scenario : scenarios.values()) {
        new ClosedLoop(service.url(), scenario, 64).run(WARM_UP);
      }
      for (Map.Entry<String, Scenario> entry : scenarios.entrySet()) {
        measure(report, environment.postgres(), service, entry.getKey(), entry.getValue());
      }
    }
  }

  private static void measure(
      Report report, Postgres postgres, Program service, String name, Scenario scenario)
      throws Exception {
    Thread.sleep(STATISTICS_DELAY_MILLIS);
    postgres.run("checkpoint", "select pg_stat_reset()", "select pg_stat_reset_shared('wal')");
    Counters before = Counters.of(postgres);
    service.collectGarbage();
    long heap = service.heapBytes();
    try (HttpConnection connection = new HttpConnection(service.url())) {
      for (int i = 0; i < OPERATIONS; i++) {
        scenario.run(connection);
      }
    }
    long allocated = service.heapBytes() - heap;
    long log = Long.parseLong(postgres.query(WAL_POSITION)) - before.log();
    Thread.sleep(STATISTICS_DELAY_MILLIS);
    Counters after = Counters.of(postgres);
    report.line(
        "%-15s %.2f commits, rows +%.2f -%.2f ~%.2f, %.0f bytes of log (%.0f in full pages), %.0f"
            + " bytes of tables and indexes, %.0f KiB allocated",
        name,
        each(after.commits() - before.commits()),
        each(after.inserted() - before.inserted()),
        each(after.deleted() - before.deleted()),
        each(after.updated() - before.updated()),
        each(log),
        each(Long.parseLong(postgres.query("select wal_fpi from pg_stat_wal")) * 8192L),
        each(after.tableBytes() - before.tableBytes()),
        each(allocated) / 1024);
    report.line("  of %d: %s", OPERATIONS, postgres.query(BY_TABLE));
  }

  private static List<String> with(List<String> options) {
    return Stream.concat(Programs.JVM_OPTIONS.stream(), options.stream()).toList();
  }

  private static double each(long total) {
    return (double) total / OPERATIONS;
  }

  private static String sum(String column) {
    return "select coalesce(sum(" + column + "), 0) from pg_stat_user_tables";
  }

  private record Counters(
      long log, long commits, long inserted, long deleted, long updated, long tableBytes) {
    static Counters of(Postgres postgres) throws SQLException {
      return new Counters(
          Long.parseLong(postgres.query(WAL_POSITION)),
          Long.parseLong(postgres.query(COMMITS)),
          Long.parseLong(postgres.query(INSERTED)),
          Long.parseLong(postgres.query(DELETED)),
          Long.parseLong(postgres.query(UPDATED)),
          Long.parseLong(postgres.query(TABLE_BYTES)));
    }
  }
}
