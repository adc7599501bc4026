package io.wechatlogin.integration.failure;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.BackgroundLoad;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ExternalPostgres;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Two nodes on one PostgreSQL, under load, and faults one after another. Every registration, login
 * and log-out that was acknowledged is looked for after each fault.
 */
public final class Chaos implements AutoCloseable {
  private static final String APP = "wx0000000000000ca1";
  private static final int NODES = 2;
  private static final Duration FAULT_LASTS = Duration.ofSeconds(4);
  private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(60);
  private static final String[] REFUSALS = {
    "database_unavailable",
    "wechat_unavailable",
    "overloaded",
    "stopping",
    "invalid_login_code",
    BackgroundLoad.UNANSWERED
  };

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private final AtomicReferenceArray<ServiceProcess> nodes = new AtomicReferenceArray<>(NODES);
  private final AtomicInteger starts = new AtomicInteger();
  private final Path folder;
  private final ExternalPostgres postgres;
  private final Map<String, String> environment;

  /** A fault: how it begins and how it ends. */
  private record Harm(String name, Runnable begin, Runnable end) {}

  /**
   * What one fault did.
   *
   * @param longest the longest answer during the load
   * @param recovered from the end of the fault until a login at each node succeeds
   */
  public record Round(
      String fault, BackgroundLoad.Findings findings, Duration longest, Duration recovered) {
    private String row(String label, int rounds) {
      return "| %s | %d | %,d | %d | %d | %,d ms | %,d ms |"
          .formatted(
              label,
              rounds,
              findings.acknowledged(),
              findings.lost().size(),
              findings.twice().size(),
              longest.toMillis(),
              recovered.toMillis());
    }

    private Round plus(Round other) {
      List<String> lost = new ArrayList<>(findings.lost());
      lost.addAll(other.findings.lost());
      List<String> twice = new ArrayList<>(findings.twice());
      twice.addAll(other.findings.twice());
      return new Round(
          fault,
          new BackgroundLoad.Findings(
              findings.acknowledged() + other.findings.acknowledged(), lost, twice),
          longest.compareTo(other.longest) > 0 ? longest : other.longest,
          recovered.compareTo(other.recovered) > 0 ? recovered : other.recovered);
    }
  }

  Chaos(Path folder) {
    this.folder = folder;
    wechat.control().addApp(App.mini(APP, "secret-of-" + APP));
    wechat.control().addPerson(Person.of("probe", "Probe"));
    postgres = ExternalPostgres.start(folder.resolve("postgresql"), folder.resolve("disk"));
    // Not on the small disk: twenty minutes of load would fill it.
    postgres.execute("create role login login", "create database login owner login");
    environment =
        new ConfigFolder(folder.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
    environment.put("WECHAT_LOGIN_DATABASE_URL", postgres.url("login", "login"));
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    environment.put("WECHAT_LOGIN_PUBLIC_URL", "http://localhost");
    environment.put("WECHAT_LOGIN_DATABASE_POOL", "8");
    for (int i = 0; i < NODES; i++) {
      startNode(i);
    }
  }

  /** Runs the faults in turn for some minutes and prints a table: {@code Chaos [MINUTES]}. */
  public static void main(String[] arguments) throws Exception {
    Duration time = Duration.ofMinutes(arguments.length == 0 ? 5 : Long.parseLong(arguments[0]));
    Path folder = Files.createTempDirectory("chaos");
    System.out.println("faults in turn for " + time.toMinutes() + " min; data in " + folder);
    List<Round> rounds;
    try (Chaos chaos = new Chaos(folder)) {
      rounds = chaos.run(time);
    }
    System.out.println();
    System.out.println(table(rounds));
    boolean isIntact =
        rounds.stream()
            .map(Round::findings)
            .allMatch(each -> each.lost().isEmpty() && each.twice().isEmpty());
    // Threads of the HTTP client would keep the process.
    System.exit(isIntact ? 0 : 1);
  }

  /** Runs each fault once, and further rounds until the time is over. */
  List<Round> run(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    List<Round> rounds = new ArrayList<>();
    do {
      for (Harm harm : harms()) {
        Round round = run(harm);
        rounds.add(round);
        System.out.println(round.row(round.fault(), 1));
        round.findings().lost().forEach(each -> System.out.println("  lost: " + each));
        round.findings().twice().forEach(each -> System.out.println("  double: " + each));
      }
    } while (System.nanoTime() < end);
    return rounds;
  }

  /** Returns a table with one row for each fault: sums, and the longest times. */
  static String table(List<Round> rounds) {
    StringBuilder table =
        new StringBuilder(
            """
            | fault | rounds | acknowledged | lost | double | longest answer | recovered after |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
    for (String fault : rounds.stream().map(Round::fault).distinct().toList()) {
      List<Round> same = rounds.stream().filter(each -> each.fault().equals(fault)).toList();
      table
          .append(same.stream().reduce(Round::plus).orElseThrow().row(fault, same.size()))
          .append('\n');
    }
    Round all = rounds.stream().reduce(Round::plus).orElseThrow();
    return table.append(all.row("all", rounds.size())).toString();
  }

  private List<Harm> harms() {
    return List.of(
        new Harm(
            "a node is killed and started again", () -> nodes.get(0).kill(), () -> startNode(0)),
        new Harm(
            "a node is stopped and started again", () -> nodes.get(1).close(), () -> startNode(1)),
        new Harm("PostgreSQL is stopped", postgres::stop, postgres::startAgain),
        new Harm("PostgreSQL is killed", postgres::kill, postgres::startAgain),
        new Harm("PostgreSQL hangs", postgres::pause, postgres::resume),
        new Harm("PostgreSQL ends all connections", this::endConnections, () -> {}),
        new Harm(
            "PostgreSQL has no connection left",
            () -> {
              postgres.execute("alter role login connection limit 0");
              endConnections();
            },
            () -> postgres.execute("alter role login connection limit -1")),
        new Harm(
            "PostgreSQL may only be read",
            () ->
                postgres.execute(
                    "alter system set default_transaction_read_only = on",
                    "select pg_reload_conf()"),
            () ->
                postgres.execute(
                    "alter system reset default_transaction_read_only", "select pg_reload_conf()")),
        wechat("WeChat answers with status 500", Fault.status(500)),
        wechat("WeChat closes connections without an answer", Fault.of(Fault.Kind.RESET)),
        wechat("WeChat loses calls", Fault.of(Fault.Kind.LOST)),
        wechat("WeChat does not answer", Fault.delay(Duration.ofSeconds(30))));
  }

  private Harm wechat(String name, Fault fault) {
    return new Harm(
        name,
        () -> wechat.control().fault("/sns/", fault, Integer.MAX_VALUE),
        () -> wechat.control().clearFaults());
  }

  private void endConnections() {
    postgres.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'login'");
  }

  private Round run(Harm harm) {
    Duration recovered;
    BackgroundLoad load =
        new BackgroundLoad(wechat.control(), "Mini", APP, client -> node(client % NODES), REFUSALS);
    try (load) {
      load.await("ok", 50);
      try {
        harm.begin().run();
        LockSupport.parkNanos(FAULT_LASTS.toNanos());
      } finally {
        harm.end().run();
      }
      recovered = awaitLogins();
      load.await("ok", 50);
    }
    return new Round(harm.name(), load.findings(node(0)), load.tally().longest(), recovered);
  }

  /** Tries until a login at each node has succeeded, and returns how long that took. */
  private Duration awaitLogins() {
    long start = System.nanoTime();
    for (int i = 0; i < NODES; i++) {
      while (!canLogIn(node(i))) {
        if (System.nanoTime() - start > RECOVERY_TIMEOUT.toNanos()) {
          throw new AssertionError("no login at " + node(i) + ":\n" + nodes.get(i).output());
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private boolean canLogIn(URI node) {
    String code = wechat.control().issueJsCode(APP, "probe");
    try {
      return new ApiClient(node)
              .post("/api/v1/login-types/Mini/login-codes", "{'code': '" + code + "'}")
              .status()
          == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private URI node(int number) {
    return nodes.get(number).listening();
  }

  private void startNode(int number) {
    Path data = folder.resolve("node" + starts.incrementAndGet());
    nodes.set(number, ServiceProcess.start(data, environment));
  }

  @Override
  public void close() {
    for (int i = 0; i < NODES; i++) {
      nodes.get(i).close();
    }
    postgres.close();
    wechat.close();
  }
}
