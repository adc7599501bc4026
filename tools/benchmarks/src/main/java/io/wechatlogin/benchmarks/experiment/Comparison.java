package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Postgres;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.report.BarChart;
import io.wechatlogin.benchmarks.report.Report;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Compares candidates that take turns in each round, so that changes in the speed of the machine
 * affect all of them alike. Besides the rate it reports the processor time per operation, which
 * other work on the machine affects less.
 */
final class Comparison {
  private final Report report;
  private final Postgres postgres;
  private final Map<String, Candidate> candidates = new LinkedHashMap<>();
  private Cleanup cleanup = () -> {};

  Comparison(Report report, Postgres postgres) {
    this.report = report;
    this.postgres = postgres;
  }

  /** Restores the state of the databases before a round. */
  interface Cleanup {
    void run() throws SQLException;
  }

  private record Candidate(Program program, Scenario scenario) {}

  /**
   * The figures of one candidate, one entry per round.
   *
   * @param perSecond operations per second
   * @param processor processor time of the program per operation, in microseconds
   * @param database processor time of PostgreSQL per operation, in microseconds
   */
  record Figures(List<Double> perSecond, List<Double> processor, List<Double> database) {
    Figures() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private List<Double> costs() {
      List<Double> costs = new ArrayList<>();
      for (int i = 0; i < processor.size(); i++) {
        costs.add(processor.get(i) + database.get(i));
      }
      return costs;
    }
  }

  void add(String name, Program program, Scenario scenario) {
    candidates.put(name, new Candidate(program, scenario));
  }

  /** Sets what runs before each round; it is not part of any measurement. */
  void beforeEachRound(Cleanup cleanup) {
    this.cleanup = cleanup;
  }

  /**
   * Runs each candidate until its code is compiled.
   *
   * @param operations the number of operations per candidate
   */
  void warmUp(int inFlight, int operations) throws InterruptedException {
    for (Map.Entry<String, Candidate> entry : candidates.entrySet()) {
      Candidate candidate = entry.getValue();
      long done = warmUp(candidate.program().url(), candidate.scenario(), inFlight, operations);
      report.line("warm after %6d: %s", done, entry.getKey());
    }
  }

  /**
   * Runs a scenario against an address until a number of operations or one minute is reached.
   *
   * @return the number of operations
   */
  static long warmUp(URI url, Scenario scenario, int inFlight, int operations)
      throws InterruptedException {
    long done = 0;
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (done < operations && System.nanoTime() < end) {
      done += new ClosedLoop(url, scenario, inFlight).run(Duration.ofSeconds(2)).count();
    }
    return done;
  }

  /**
   * Runs the rounds.
   *
   * @param turn how long each candidate runs in each round
   * @return the figures by the names of the candidates
   */
  Map<String, Figures> run(String title, int inFlight, int rounds, Duration turn)
      throws InterruptedException, SQLException {
    report.line(
        "%n## %s, %d in flight, %d rounds of %d s", title, inFlight, rounds, turn.toSeconds());
    Map<String, Figures> all = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      cleanup.run();
      for (Map.Entry<String, Candidate> entry : candidates.entrySet()) {
        Figures figures = all.computeIfAbsent(entry.getKey(), name -> new Figures());
        measure(round, entry.getKey(), entry.getValue(), figures, inFlight, turn);
      }
    }
    all.forEach(
        (name, figures) ->
            report.line(
                "median %-20s %8.0f/s  processor %4.0f us, database %4.0f us",
                name,
                BarChart.median(figures.perSecond()),
                BarChart.median(figures.processor()),
                BarChart.median(figures.database())));
    return all;
  }

  private void measure(
      int round, String name, Candidate candidate, Figures figures, int inFlight, Duration turn)
      throws InterruptedException, SQLException {
    Program program = candidate.program();
    Duration before = program.processorTime();
    Duration databaseBefore = postgres.processorTime();
    Measurement measured = new ClosedLoop(program.url(), candidate.scenario(), inFlight).run(turn);
    double processor = microsEach(program.processorTime().minus(before), measured);
    double database = microsEach(postgres.processorTime().minus(databaseBefore), measured);
    report.line(
        "%d %-20s %s  processor %4.0f us, database %4.0f us",
        round, name, measured, processor, database);
    figures.perSecond().add(measured.perSecond());
    figures.processor().add(processor);
    figures.database().add(database);
  }

  /** Reports the ratio of two candidates: median, minimum and maximum of the rounds. */
  void compare(Map<String, Figures> all, String name, String other) {
    reportRatio("ratio", Figures::perSecond, all, name, other);
  }

  /**
   * Reports the ratio of the processor time that an operation costs, of the program and of
   * PostgreSQL together: other work on the machine affects it less than the rate.
   */
  void compareCost(Map<String, Figures> all, String name, String other) {
    reportRatio("processor time", Figures::costs, all, name, other);
  }

  private void reportRatio(
      String what,
      Function<Figures, List<Double>> figure,
      Map<String, Figures> all,
      String name,
      String other) {
    List<Double> values = figure.apply(Objects.requireNonNull(all.get(name)));
    List<Double> otherValues = figure.apply(Objects.requireNonNull(all.get(other)));
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      ratios.add(values.get(i) / Math.max(1, otherValues.get(i)));
    }
    report.line(
        "%s %s / %s: %.3f (%.3f to %.3f)",
        what,
        name,
        other,
        BarChart.median(ratios),
        ratios.stream().min(Double::compare).orElseThrow(),
        ratios.stream().max(Double::compare).orElseThrow());
  }

  /** Returns the processor time per operation, in microseconds. */
  static double microsEach(Duration total, Measurement measured) {
    return total.toNanos() / 1000.0 / Math.max(1, measured.count());
  }
}
