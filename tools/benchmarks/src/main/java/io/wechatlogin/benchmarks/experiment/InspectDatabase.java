package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.TestData;
import io.wechatlogin.benchmarks.floor.LoginStatement;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * {@code bench hold}: keeps the database running until the process is killed, so that statements
 * can be examined by hand.
 */
public final class InspectDatabase {
  private InspectDatabase() {}

  /** Prints the address of the database and of a login script, and waits. */
  public static void run() throws Exception {
    try (Environment environment = Environment.start(Environment.PERSONS)) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(environment.postgres().jdbcUrl());
      Path script = Path.of("target/login.sql");
      Files.writeString(
          script,
          LoginStatement.record(dataSource, TestData.APP_ID).script(Environment.PERSONS, 1));
      System.out.println("database: " + environment.postgres().jdbcUrl());
      System.out.println("script:   " + script);
      Thread.currentThread().join();
    }
  }
}
