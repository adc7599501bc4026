package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.floor.LoginStatement;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Postgres;
import io.wechatlogin.benchmarks.rig.Rows;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What the database alone can do: the statement of a login by {@code pgbench}, which comes with
 * PostgreSQL's packages, for one person at a time and for as many as a busy service takes together.
 */
final class Pgbench {
  private static final int[] TOGETHER = {1, 4, 16, 64};

  private Pgbench() {}

  static void run() throws Exception {
    int seconds = Integer.getInteger("seconds", 5);
    int rounds = Integer.getInteger("rounds", 3);
    try (Raw raw = new Raw("pgbench");
        Bench bench = Bench.start(Bench.PERSONS)) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(bench.postgres().jdbcUrl());
      LoginStatement statement = LoginStatement.record(dataSource, Rows.APP);
      for (int together : TOGETHER) {
        Path script = Path.of("target/login-%d.sql".formatted(together));
        Files.writeString(script, statement.script(Bench.PERSONS, together));
        int connections = together == 1 ? 16 : 4;
        for (int round = 1; round <= rounds; round++) {
          double statements = statements(bench.postgres(), script, connections, seconds);
          raw.line(
              "%d %2d logins in a statement, %2d connections: %6.0f statements/s, %6.0f logins/s",
              round, together, connections, statements, statements * together);
        }
      }
    }
  }

  private static double statements(Postgres postgres, Path script, int connections, int seconds)
      throws IOException, InterruptedException {
    URI server = URI.create(postgres.jdbcUrl().substring("jdbc:".length()));
    Process pgbench =
        new ProcessBuilder(
                "pgbench",
                "--host=" + server.getHost(),
                "--port=" + server.getPort(),
                "--username=postgres",
                "--no-vacuum",
                "--protocol=prepared",
                "--jobs=2",
                "--client=" + connections,
                "--time=" + seconds,
                "--file=" + script,
                "postgres")
            .redirectErrorStream(true)
            .start();
    String said = new String(pgbench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (pgbench.waitFor() != 0) {
      throw new IOException("pgbench: " + said);
    }
    return Double.parseDouble(said.replaceAll("(?s).*tps = ([0-9.]+).*", "$1"));
  }
}
