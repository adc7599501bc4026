package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.load.HttpConnection;
import io.wechatlogin.benchmarks.rig.FakeWechat;
import io.wechatlogin.benchmarks.rig.Persons;
import io.wechatlogin.benchmarks.rig.Postgres;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Rows;
import io.wechatlogin.benchmarks.rig.Subjects;
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

/** What every measurement needs: the database, its rows, WeChat, and whom to start. */
final class Bench implements Closeable {
  /** How many persons there are where nothing else is said. */
  static final long PERSONS = 100_000;

  private final Deque<Closeable> parts = new ArrayDeque<>();
  private final Postgres postgres;
  private final Rows rows;
  private final Program wechat;
  private final Subjects subjects;

  private Bench(Path workDir, Path jar) throws IOException {
    Files.createDirectories(workDir);
    postgres = stopping(Postgres.start(workDir.resolve("postgresql")));
    wechat = stopping(Program.ofClass(FakeWechat.class, List.of("-Xmx256m"), Map.of()));
    subjects = new Subjects(jar, workDir, postgres.jdbcUrl(), wechat.url());
    rows = new Rows(postgres);
  }

  /**
   * Sets everything up in the folder {@code -Dbench.dir}.
   *
   * @param persons how many there are at least
   */
  static Bench start(long persons) throws IOException, SQLException {
    return start(Path.of(System.getProperty("bench.dir", "target/bench")), persons);
  }

  /** Sets everything up in a folder, which may hold the rows of an earlier run. */
  static Bench start(Path workDir, long persons) throws IOException, SQLException {
    String jar = System.getProperty("service.jar", "../../bootstrap/target/wechat-login.jar");
    Bench bench = new Bench(workDir, Path.of(jar));
    try (Program migrating = bench.subjects.service()) {
      System.out.printf("the service was ready in %d ms%n", migrating.untilReady().toMillis());
    }
    bench.rows.fill(persons);
    return bench;
  }

  Postgres postgres() {
    return postgres;
  }

  Rows rows() {
    return rows;
  }

  Subjects subjects() {
    return subjects;
  }

  /** Sets how long WeChat takes for each call. */
  void delay(Duration delay) throws IOException {
    try (HttpConnection connection = new HttpConnection(wechat.url())) {
      connection.send(HttpConnection.request("GET", "/delay/" + delay.toMillis(), "", ""), 200);
    }
  }

  <T extends Closeable> T stopping(T part) {
    parts.push(part);
    return part;
  }

  static Persons persons() {
    return new Persons(PERSONS);
  }

  @Override
  public void close() throws IOException {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
