package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Postgres;
import io.wechatlogin.benchmarks.rig.Program;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Contenders that take turns, round after round: what else the machine does meets all of them
 * alike. Beside the rate stands how long a core was used for each, which other work on the machine
 * changes less.
 */
final class Race {
  private final Raw raw;
  private final Postgres postgres;
  private final Map<String, Contender> contenders = new LinkedHashMap<>();
  private Tidying tidying = () -> {};

  Race(Raw raw, Postgres postgres) {
    this.raw = raw;
    this.postgres = postgres;
  }

  /** Puts back what laps have changed. */
  interface Tidying {
    void tidy() throws SQLException;
  }

  private record Contender(Program program, Scenario scenario) {}

  /** The laps of one contender. */
  record Laps(List<Double> perSecond, List<Double> processor, List<Double> database) {
    Laps() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    double median() {
      return Bars.median(perSecond);
    }
  }

  void enter(String name, Program program, Scenario scenario) {
    contenders.put(name, new Contender(program, scenario));
  }

  /** Sets what is done before each round, which belongs to nobody's lap. */
  void beforeEachRound(Tidying tidying) {
    this.tidying = tidying;
  }

  /** Lets everybody run until the compiler has seen it: a number of times, not a time. */
  void warmUp(int inFlight, int times) throws InterruptedException {
    for (Map.Entry<String, Contender> entry : contenders.entrySet()) {
      Contender contender = entry.getValue();
      long done = warmUp(contender.program().url(), contender.scenario(), inFlight, times);
      raw.line("warm after %6d: %s", done, entry.getKey());
    }
  }

  /** The same for whoever is behind an address; returns how many it were, in a minute at most. */
  static long warmUp(URI url, Scenario scenario, int inFlight, int times)
      throws InterruptedException {
    long done = 0;
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (done < times && System.nanoTime() < end) {
      Measurement lap = new ClosedLoop(url, scenario, inFlight).run(Duration.ofSeconds(2));
      done += lap.times().getTotalCount();
    }
    return done;
  }

  /** Runs rounds of laps; the figures of all contenders, by name. */
  Map<String, Laps> run(String title, int inFlight, int rounds, Duration lap)
      throws InterruptedException, SQLException {
    raw.line("%n## %s, %d in flight, %d rounds of %d s", title, inFlight, rounds, lap.toSeconds());
    Map<String, Laps> all = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      tidying.tidy();
      for (Map.Entry<String, Contender> entry : contenders.entrySet()) {
        Program program = entry.getValue().program();
        Duration before = program.processorTime();
        Duration databaseBefore = postgres.processorTime();
        Measurement measured = lap(entry.getValue(), inFlight, lap);
        double each = each(program.processorTime().minus(before), measured);
        double database = each(postgres.processorTime().minus(databaseBefore), measured);
        raw.line(
            "%d %-20s %s  processor %4.0f us, database %4.0f us",
            round, entry.getKey(), measured, each, database);
        Laps laps = all.computeIfAbsent(entry.getKey(), first -> new Laps());
        laps.perSecond().add(measured.perSecond());
        laps.processor().add(each);
        laps.database().add(database);
      }
    }
    all.forEach(
        (name, laps) ->
            raw.line(
                "median %-20s %8.0f/s  processor %4.0f us, database %4.0f us",
                name, laps.median(), Bars.median(laps.processor()), Bars.median(laps.database())));
    return all;
  }

  /** Says how one compares with another: the median of the ratios of the same round. */
  void compare(Map<String, Laps> all, String name, String other) {
    List<Double> mine = Objects.requireNonNull(all.get(name)).perSecond();
    List<Double> theirs = Objects.requireNonNull(all.get(other)).perSecond();
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      ratios.add(mine.get(i) / Math.max(1, theirs.get(i)));
    }
    raw.line(
        "ratio %s / %s: %.2f (%.2f to %.2f)",
        name,
        other,
        Bars.median(ratios),
        ratios.stream().min(Double::compare).orElseThrow(),
        ratios.stream().max(Double::compare).orElseThrow());
  }

  private static Measurement lap(Contender contender, int inFlight, Duration duration)
      throws InterruptedException {
    return new ClosedLoop(contender.program().url(), contender.scenario(), inFlight).run(duration);
  }

  private static double each(Duration used, Measurement measured) {
    return used.toNanos() / 1000.0 / Math.max(1, measured.times().getTotalCount());
  }
}
