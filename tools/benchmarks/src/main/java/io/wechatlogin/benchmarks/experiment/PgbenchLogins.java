package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Postgres;
import io.wechatlogin.benchmarks.environment.TestData;
import io.wechatlogin.benchmarks.floor.LoginStatement;
import io.wechatlogin.benchmarks.report.Report;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * {@code bench pgbench}: what the database alone can do. {@code pgbench}, which PostgreSQL's
 * packages contain, runs the statement of a login: for one person, and for as many persons as a
 * busy service puts into one statement.
 */
public final class PgbenchLogins {
  private static final int[] BATCH_SIZES = {1, 4, 16, 64};

  private PgbenchLogins() {}

  /** Runs the experiment. */
  public static void run() throws Exception {
    int seconds = Integer.getInteger("seconds", 5);
    int rounds = Integer.getInteger("rounds", 3);
    try (Report report = new Report("pgbench");
        Environment environment = Environment.start(Environment.PERSONS)) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(environment.postgres().jdbcUrl());
      LoginStatement statement = LoginStatement.record(dataSource, TestData.APP_ID);
      for (int batchSize : BATCH_SIZES) {
        Path script = Path.of("target/login-%d.sql".formatted(batchSize));
        Files.writeString(script, statement.script(Environment.PERSONS, batchSize));
        int connections = batchSize == 1 ? 16 : 4;
        for (int round = 1; round <= rounds; round++) {
          double statements = statements(environment.postgres(), script, connections, seconds);
          report.line(
              "%d %2d logins in a statement, %2d connections: %6.0f statements/s, %6.0f logins/s",
              round, batchSize, connections, statements, statements * batchSize);
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
    String output = new String(pgbench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (pgbench.waitFor() != 0) {
      throw new IOException("pgbench: " + output);
    }
    return Double.parseDouble(output.replaceAll("(?s).*tps = ([0-9.]+).*", "$1"));
  }
}
