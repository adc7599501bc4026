package io.wechatlogin.benchmarks.environment;

import io.wechatlogin.benchmarks.load.HttpConnection;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The common surroundings of all experiments: PostgreSQL with its test data, WeChat, and the
 * programs under test.
 */
public final class Environment implements Closeable {
  /** The number of persons in most experiments. */
  public static final long PERSONS = 100_000;

  private final Deque<Closeable> parts = new ArrayDeque<>();
  private final Postgres postgres;
  private final TestData testData;
  private final Program wechat;
  private final Programs programs;

  private Environment(Path workDir, Path jar) throws IOException {
    Files.createDirectories(workDir);
    postgres = closeAtEnd(Postgres.start(workDir.resolve("postgresql")));
    wechat = closeAtEnd(Program.ofClass(FakeWechat.class, List.of("-Xmx256m"), Map.of()));
    programs = new Programs(jar, workDir, postgres.jdbcUrl(), wechat.url());
    testData = new TestData(postgres);
  }

  /**
   * Starts everything in the folder {@code -Dbench.dir}.
   *
   * @param persons the minimum number of persons
   */
  public static Environment start(long persons) throws IOException, SQLException {
    return start(Path.of(System.getProperty("bench.dir", "target/bench")), persons);
  }

  /** Starts everything in a folder, which may hold the rows of an earlier run. */
  public static Environment start(Path workDir, long persons) throws IOException, SQLException {
    String jar = System.getProperty("service.jar", "../../bootstrap/target/wechat-login.jar");
    Environment environment = new Environment(workDir, Path.of(jar));
    try (Program service = environment.programs.service()) {
      System.out.printf("the service was ready in %d ms%n", service.startupTime().toMillis());
    }
    environment.testData.fill(persons);
    return environment;
  }

  /** Returns the database of the programs. */
  public Postgres postgres() {
    return postgres;
  }

  /** Returns the test data. */
  public TestData testData() {
    return testData;
  }

  /** Returns what starts the programs under test. */
  public Programs programs() {
    return programs;
  }

  /** Sets the time that WeChat takes for each call. */
  public void wechatDelay(Duration delay) throws IOException {
    try (HttpConnection connection = new HttpConnection(wechat.url())) {
      connection.send(HttpConnection.request("GET", "/delay/" + delay.toMillis(), "", ""), 200);
    }
  }

  /** Registers a part to be closed with this environment, and returns it. */
  public <T extends Closeable> T closeAtEnd(T part) {
    parts.push(part);
    return part;
  }

  /** Returns the scenarios for {@link #PERSONS} persons. */
  public static Scenarios scenarios() {
    return new Scenarios(PERSONS);
  }

  @Override
  public void close() throws IOException {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
