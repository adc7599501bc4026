package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.benchmarks.environment.NamedUsers;
import io.wechatlogin.benchmarks.environment.Postgres;
import io.wechatlogin.benchmarks.report.Report;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * {@code bench search}: how long it takes to find users among ten million, and what a new user and
 * a login cost for it. {@code -Dsizes} sets other numbers of users, separated by commas, smallest
 * first.
 */
public final class UserSearch {
  private static final int ROUNDS = Integer.getInteger("rounds", 200);
  private static final int WRITES = 2_000;
  private static final PageRequest FIRST_PAGE = PageRequest.first(50);

  private final Report report;
  private final Postgres postgres;
  private final NamedUsers users;
  private final ManagedDirectory directory;
  private final Random random = new Random(7);

  private UserSearch(Report report, Postgres postgres, PostgresStore store) {
    this.report = report;
    this.postgres = postgres;
    this.users = new NamedUsers(postgres);
    this.directory = (ManagedDirectory) store.ports().users();
  }

  /** Runs the experiment. */
  public static void run() throws Exception {
    Path workDir =
        Files.createDirectories(Path.of(System.getProperty("bench.dir", "target/search")));
    try (Report report = new Report("search");
        Postgres postgres = Postgres.start(workDir.resolve("postgresql"));
        PostgresStore store =
            PostgresStore.open(
                new PostgresSettings(postgres.jdbcUrl(), null, null, 2),
                KeyRing.of(KeyRing.generate(new SecureRandom())))) {
      UserSearch search = new UserSearch(report, postgres, store);
      for (String size : System.getProperty("sizes", "1000000,10000000").split(",", -1)) {
        search.at(Long.parseLong(size));
      }
    }
  }

  private void at(long number) throws Exception {
    users.fill(number);
    report.line("%n%,d users", number);
    report.line("%s", postgres.query(NamedUsers.SIZES));
    UserFilter all = UserFilter.ALL;
    List<String> names = users.sample(ROUNDS, "display_name ~ '[一-龥]{3}'");
    List<String> latin = users.sample(ROUNDS, "display_name ~ '^[A-Z][a-z]+ [A-Z][a-z]{4}'");
    measure("two Chinese characters, first", i -> all.withQuery(names.get(i).substring(0, 2)));
    measure("two Chinese characters, last", i -> all.withQuery(names.get(i).substring(1, 3)));
    measure("three Chinese characters", i -> all.withQuery(names.get(i)));
    measure("two Chinese characters, anywhere", i -> all.withQuery(chinese() + chinese()));
    measure("two letters", i -> all.withQuery(latin.get(i).substring(0, 2)));
    measure("three letters", i -> all.withQuery(latin.get(i).substring(1, 4)));
    measure("a whole name", i -> all.withQuery(latin.get(i)));
    measure("a name and four digits", i -> all.withQuery(latin.get(i) + " 0" + (100 + i)));
    measure("nobody, common pairs", i -> all.withQuery("anananan" + letters(2)));
    measure("nobody, rare pairs", i -> all.withQuery("q" + letters(1) + "x" + letters(3)));
    measure("a whole userId", i -> all.withQuery(String.valueOf(1 + random.nextLong(number))));
    measure(
        "two letters, disabled",
        i -> all.withQuery(latin.get(i).substring(0, 2)).withStatus(User.Status.DISABLED));
    measure(
        "two letters, of an organization of 0.1 %",
        i -> all.withQuery(latin.get(i).substring(0, 2)).withCorpId(new CorpId("small")));
    measure("disabled", i -> all.withStatus(User.Status.DISABLED));
    measure("of an organization of 0.1 %", i -> all.withCorpId(new CorpId("small")));
    measure("of an organization of a half", i -> all.withCorpId(new CorpId("large")));
    measure("all", i -> all);
    measureWrites(number);
  }

  private void measure(String name, IntFunction<UserFilter> filter) {
    List<UserFilter> filters =
        Stream.iterate(0, i -> i + 1).limit(ROUNDS).map(filter::apply).toList();
    long[] nanos = new long[ROUNDS];
    // Once before, so that the statement is prepared; the pages are those of the second half then.
    for (UserFilter each : filters.subList(0, 20)) {
      directory.list(each, FIRST_PAGE);
    }
    long found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      Page<User> page = directory.list(filters.get(i), FIRST_PAGE);
      nanos[i] = System.nanoTime() - start;
      found += page.items().size();
    }
    Arrays.sort(nanos);
    report.line(
        "%-42s median %6.1f ms, 99 %% %6.1f ms, most %6.1f ms; %.1f users a page",
        name,
        nanos[ROUNDS / 2] / 1e6,
        nanos[ROUNDS * 99 / 100] / 1e6,
        nanos[ROUNDS - 1] / 1e6,
        (double) found / ROUNDS);
  }

  /** Compares writes with and without the triggers of the search, alternately. */
  private void measureWrites(long number) throws Exception {
    for (int turn = 0; turn < 2; turn++) {
      for (boolean follows : new boolean[] {true, false}) {
        Duration registered = users.timeOfNewUsers(number + 1, WRITES, follows);
        Duration loggedIn = users.timeOfProfileWrites(WRITES, follows);
        report.line(
            "%s the search: %.0f µs a new user, %.0f µs a login's write of an unchanged nickname",
            follows ? "with" : "without",
            registered.toNanos() / 1e3 / WRITES,
            loggedIn.toNanos() / 1e3 / WRITES);
      }
    }
  }

  private String chinese() {
    int index = random.nextInt(NamedUsers.CHARACTERS.length());
    return NamedUsers.CHARACTERS.substring(index, index + 1);
  }

  private String letters(int count) {
    return random
        .ints(count, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
