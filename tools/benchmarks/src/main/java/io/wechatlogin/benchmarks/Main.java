package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.experiment.Builds;
import io.wechatlogin.benchmarks.experiment.ConnectionPool;
import io.wechatlogin.benchmarks.experiment.InspectDatabase;
import io.wechatlogin.benchmarks.experiment.LoginCost;
import io.wechatlogin.benchmarks.experiment.Logins;
import io.wechatlogin.benchmarks.experiment.Nodes;
import io.wechatlogin.benchmarks.experiment.PgbenchLogins;
import io.wechatlogin.benchmarks.experiment.SessionChecks;
import io.wechatlogin.benchmarks.experiment.SingleSteps;
import io.wechatlogin.benchmarks.experiment.SlowWechat;
import io.wechatlogin.benchmarks.experiment.Startup;
import io.wechatlogin.benchmarks.experiment.TableGrowth;
import io.wechatlogin.benchmarks.experiment.UserSearch;
import io.wechatlogin.benchmarks.soak.Soak;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The command line of the benchmarks. */
public final class Main {
  private static final String USAGE =
      """
      Usage: tools/benchmarks/bench NAME [ARGUMENTS]

        logins [floor|baselines]  logins per second, compared with the floor and the baselines
        checks                    session checks per second
        start                     time from start to ready, memory
        inner                     single steps of a login, by JMH
        growth                    tables of ten thousand to ten million rows
        search                    users found among ten million
        slow                      response times while WeChat is slow
        cost                      what a login costs in the database and in the heap
        nodes                     one, two and four nodes behind nginx
        builds OTHER_JAR          this build and another one side by side
        pool                      several numbers of database connections
        pgbench                   the statement of a login, by pgbench alone
        soak [MINUTES [RATE]]     logins for an hour; shows what grows
        hold                      keeps the database running, to examine statements

      Options are system properties: BENCH_OPTS="-Drounds=2 -Dseconds=3" tools/benchmarks/bench logins
      """;

  private Main() {}

  /** Runs one benchmark, named by the first argument. */
  public static void main(String[] args) throws Exception {
    List<String> arguments = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    switch (args.length == 0 ? "" : args[0]) {
      case "logins" -> Logins.run(Set.copyOf(arguments));
      case "checks" -> SessionChecks.run();
      case "start" -> Startup.run();
      case "inner" -> SingleSteps.run();
      case "growth" -> TableGrowth.run();
      case "search" -> UserSearch.run();
      case "slow" -> SlowWechat.run();
      case "cost" -> LoginCost.run();
      case "nodes" -> Nodes.run();
      case "builds" -> Builds.run(arguments);
      case "pool" -> ConnectionPool.run();
      case "pgbench" -> PgbenchLogins.run();
      case "soak" -> Soak.run(arguments);
      case "hold" -> InspectDatabase.run();
      default -> {
        System.err.print(USAGE);
        System.exit(1);
      }
    }
    // Jetty and the JDBC driver leave threads behind.
    System.exit(0);
  }
}
